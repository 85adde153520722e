// The package as users get it: packed by npm, installed into an empty project without a network,
// and used with import, require, TypeScript and a <script> tag.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { chosenBrowsers } from '../browser/browsers.mjs';
import { collectReports } from '../browser/run-suite.mjs';
import { checkTypes } from './check-types.mjs';
import { ScriptedServer, stream } from './scripted-server.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'eventsource-wasm-package-'));
const installed = join(project, 'node_modules', 'eventsource-wasm');
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Paths in the tarball, and what npm says about it. */
let packed;

before(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: root });
  [packed] = JSON.parse(stdout);
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true }\n');
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...flags, join(project, packed.filename)], { cwd: project });
});
after(() => rmSync(project, { recursive: true, force: true }));

/** Runs a file of the user's with this Node; gives what it prints. */
async function runFile(name, code, ...args) {
  writeFileSync(join(project, name), code);
  const { stdout, stderr } = await run(process.execPath, [join(project, name), ...args], { cwd: project });
  assert.equal(stderr, '');
  return stdout;
}

const USE = `
  const source = new EventSource(process.argv[2]);
  source.onmessage = ({ data }) => { console.log(data); source.close(); };`;

describe('the tarball', () => {
  it('holds what should ship and nothing else', () => {
    const files = packed.files.map(({ path }) => path).sort();
    const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'server/conformance/npm-bin.mjs'];
    const entries = ['index', 'parser'].flatMap((name) => ['cjs', 'd.cts', 'd.ts', 'js'].map((kind) => `${name}.${kind}`));
    const built = ['core.wasm', 'eventsource.legacy.js', 'eventsource.min.js', 'node.cjs', 'node.js', 'node-parser.cjs', 'node-parser.js', ...entries];
    assert.deepEqual(files, [...expected, ...built.map((name) => `dist/${name}`)].sort());
  });

  it('has every file that package.json names', () => {
    const named = [];
    JSON.stringify(packageJson.exports, (_, value) => {
      if (typeof value === 'string' && !value.includes('*')) named.push(value);
      return value;
    });
    named.push(packageJson.main, packageJson.module, packageJson.types, packageJson.unpkg, packageJson.jsdelivr);
    for (const path of named) assert.ok(existsSync(join(installed, path)), path);
  });

  it('brings no dependencies and runs nothing when it is installed', () => {
    const others = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(others, ['eventsource-wasm']);
    assert.equal(packageJson.dependencies, undefined);
    for (const script of ['preinstall', 'install', 'postinstall']) assert.equal(packageJson.scripts?.[script], undefined);
  });

  it('names no place of the machine that built it', () => {
    for (const { path } of packed.files) {
      const text = readFileSync(join(installed, path), 'utf8');
      for (const place of [root, project, tmpdir() + '/']) assert.ok(!text.includes(place), `${path} has ${place}`);
    }
  });
});

describe('in Node', () => {
  it('can be imported', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: imported é\n\n')]);
    const code = `import { EventSource } from 'eventsource-wasm';${USE}`;
    assert.equal(await runFile('user.mjs', code, server.url()), 'imported é\n');
  });

  it('can be required', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: required é\n\n')]);
    const code = `'use strict'; const { EventSource } = require('eventsource-wasm');${USE}`;
    assert.equal(await runFile('user.cjs', code, server.url()), 'required é\n');
  });

  it('has its parser as an entry of its own', async () => {
    const use = `createParser({ onEvent: ({ data }) => console.log(data) }).feed('data: parsed é\\n\\n');`;
    assert.equal(await runFile('parser.mjs', `import { createParser } from 'eventsource-wasm/parser';${use}`), 'parsed é\n');
    assert.equal(await runFile('parser.cjs', `const { createParser } = require('eventsource-wasm/parser');${use}`), 'parsed é\n');
  });

  it('tells its version, and lets its files be found', async () => {
    const code = `
      const names = ['eventsource-wasm/package.json', 'eventsource-wasm/dist/eventsource.min.js'];
      console.log(require(names[0]).version, require.resolve(names[1]).endsWith('eventsource.min.js'));`;
    assert.equal(await runFile('version.cjs', code), `${packageJson.version} true\n`);
  });

  it('shows nothing of its inside', async () => {
    const code = `
      for (const name of ['js/core.js', 'index.js', 'dist/none.js']) {
        import('eventsource-wasm/' + name).then(() => console.log('found', name), ({ code }) => console.log(code));
      }`;
    const printed = (await runFile('inside.mjs', code)).trim().split('\n').sort();
    assert.deepEqual(printed, ['ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);
  });

  it('makes requests by itself where there is no fetch, no document and no location', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: without fetch\n\n')]);
    const code = `
      for (const name of ['fetch', 'document', 'location']) delete globalThis[name];
      const { EventSource } = require('eventsource-wasm');${USE}`;
    assert.equal(await runFile('no-fetch.cjs', code, server.url()), 'without fetch\n');
  });
});

describe('in TypeScript', () => {
  const module = ['event-source.ts', 'parser.ts'];
  const both = ['event-source.mts', 'parser.mts', 'common-js.cts'];
  const dom = { lib: ['lib.es2020.d.ts', 'lib.dom.d.ts'], types: [] };
  // Our declarations are checked, TypeScript's own are not: that takes seconds.
  const quick = { ...dom, skipDefaultLibCheck: true };
  const node18 = { lib: ['lib.es2022.d.ts'], types: ['node'], skipLibCheck: true };
  const projects = {
    'node16': [both, { module: 'Node16', moduleResolution: 'Node16', ...quick }],
    'nodenext': [both, { module: 'NodeNext', moduleResolution: 'NodeNext', ...dom }],
    'nodenext with skipLibCheck': [both, { module: 'NodeNext', moduleResolution: 'NodeNext', ...dom, skipLibCheck: true }],
    'bundler': [module, { module: 'ESNext', moduleResolution: 'Bundler', ...quick }],
    'bundler with skipLibCheck': [module, { module: 'ESNext', moduleResolution: 'Bundler', ...dom, skipLibCheck: true }],
    'node10': [module.slice(0, 1), { module: 'CommonJS', moduleResolution: 'Node10', ...quick }],
    'types of Node 18 instead of the DOM': [both, { module: 'NodeNext', moduleResolution: 'NodeNext', ...node18 }],
    'exact optional properties': [
      module,
      { module: 'ESNext', moduleResolution: 'Bundler', exactOptionalPropertyTypes: true, ...quick },
    ],
  };
  before(() => {
    const types = join(root, 'tests', 'types');
    for (const name of ['event-source', 'parser']) {
      for (const kind of ['ts', 'mts']) copyFileSync(join(types, `${name}.ts`), join(project, `${name}.${kind}`));
    }
    copyFileSync(join(types, 'common-js.cts'), join(project, 'common-js.cts'));
    mkdirSync(join(project, 'types'));
  });
  for (const [name, [files, options]] of Object.entries(projects)) {
    it(`compiles, strictly: ${name}`, () => {
      const faults = checkTypes(project, files, { strict: true, target: 'ES2020', ...options });
      assert.deepEqual(faults, []);
    });
  }

  it('is not compiled by mistake without being looked at', () => {
    writeFileSync(join(project, 'wrong.mts'), `import { EventSource } from 'eventsource-wasm';\nnew EventSource(7);\n`);
    const faults = checkTypes(project, ['wrong.mts'], { strict: true, module: 'NodeNext', moduleResolution: 'NodeNext', ...dom });
    assert.equal(faults.length, 1);
    assert.match(faults[0], /wrong\.mts.*number/);
  });
});

describe('in a browser', () => {
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script src="/eventsource.min.js"></script>
    <script>
      const report = (value) => fetch('/report', { method: 'POST', body: JSON.stringify(value) });
      const source = new EventSourceWasm.EventSource('/events');
      source.onmessage = async ({ data }) => {
        source.close();
        await report({ data, own: Object.keys(EventSourceWasm), replaced: EventSource === EventSourceWasm.EventSource });
        await report({ done: true });
      };
      onerror = (message) => report({ message }).then(() => report({ done: true }));
    </script>`;

  const serve = async (onReport) => {
    const answers = {
      '/': ['text/html', page],
      '/eventsource.min.js': ['text/javascript', readFileSync(join(installed, 'dist', 'eventsource.min.js'))],
      '/events': ['text/event-stream', 'data: by a script tag é\n\n'],
    };
    const server = createServer(async (request, response) => {
      if (request.method === 'POST') {
        let body = '';
        for await (const part of request.setEncoding('utf8')) body += part;
        response.end();
        return onReport(JSON.parse(body));
      }
      const [type, body] = answers[request.url] ?? ['text/plain', ''];
      response.writeHead(200, { 'Content-Type': type }).end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stop = async () => {
      server.closeAllConnections?.();
      await new Promise((resolve) => server.close(resolve));
    };
    return { url: `http://127.0.0.1:${server.address().port}/`, stop };
  };

  for (const browser of chosenBrowsers()) {
    it(`works by a <script> tag in ${browser}, and replaces nothing by itself`, async () => {
      const reports = await collectReports(browser, serve);
      assert.deepEqual(reports, [{ data: 'by a script tag é', own: ['EventSource'], replaced: false }]);
    });
  }
});
