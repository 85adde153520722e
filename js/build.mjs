// Builds dist/ from js/ and the WebAssembly module: `node js/build.mjs`. esbuild bundles, tsc
// emits the declarations. Must not know what is in the files it bundles.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build, transformSync } from 'esbuild';

import { buildLegacy } from './build-legacy.mjs';
import { buildNode } from './build-node.mjs';
import { PARSER_ALONE, replace } from './build-replace.mjs';
import { minify } from './minify.mjs';
import { OWN_NAMES, PARSER_NAMES } from './own-names.mjs';
import { encode } from './wasm-text.js';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
const common = {
  bundle: true,
  target: 'es2018',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: `/*! eventsource-wasm ${version}, MIT license */` },
  logLevel: 'warning',
};

/** Where size counts most, and there is no Buffer. */
const PAGE = { 'js/text-decoding.js': 'js/page-text-decoding.js', 'js/fast-batches.js': 'js/batches.js' };
const modules = (options, outfile) =>
  Promise.all(['esm', 'cjs'].map((format) => build({ ...common, ...options, format, outfile: path(`${outfile}.${format === 'esm' ? 'js' : 'cjs'}`) })));
mkdirSync(path('dist'), { recursive: true });
await Promise.all([
  modules({ entryPoints: [path('js/index.js')], plugins: [core('build/wasm/core.twin.js')] }, 'dist/index'),
  modules(
    {
      entryPoints: [path('js/parser.js')],
      plugins: [core('js/no-twin.js', ['parser.wasm']), replace({ ...PARSER_ALONE, ...PAGE }, path)],
      minifySyntax: true, // puts constants in their places
      mangleProps: PARSER_NAMES,
    },
    'dist/parser',
  ),
  script(),
  buildLegacy({ ...common, plugins: [core('build/wasm/core.twin.js')] }, path),
  buildNode(common, core, path),
]);
copyFileSync(path('build/wasm/core.wasm'), path('dist/core.wasm'));
declarations();

/** The one for a <script> tag. */
async function script() {
  const { outputFiles, metafile } = await build({
    ...common,
    banner: {},
    metafile: true,
    plugins: [core('js/no-twin.js'), replace(PAGE, path)],
    entryPoints: [path('js/script.js')],
    format: 'iife',
    minifySyntax: true,
    mangleProps: OWN_NAMES,
    write: false,
  });
  // For tests/size.mjs, which shows what the bytes are spent on.
  const [{ inputs }] = Object.values(metafile.outputs);
  writeFileSync(path('build/script-parts.json'), JSON.stringify(Object.entries(inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput])));
  writeFileSync(path('dist/eventsource.min.js'), `${common.banner.js}\n${minify(outputFiles[0].text)}\n`);
}

/**
 * Embeds the core: its WebAssembly module as text, and what stands in for it.
 * @param {string} twin
 * @param {string[]} [modules] by preference
 * @param {(bytes: Uint8Array) => string} [asText]
 */
function core(twin, modules = ['core.wasm'], asText = encode) {
  return {
    name: 'core',
    setup({ onResolve, onLoad }) {
      // The names stand in comments of the output, so they must be the same on every machine.
      onResolve({ filter: /^core\.(wasm|twin)$/ }, (file) => ({ path: file.path, namespace: 'core' }));
      onLoad({ filter: /wasm$/, namespace: 'core' }, () => ({
        contents: `export default ${JSON.stringify(modules.map((name) => asText(readFileSync(path(`build/wasm/${name}`)))))};`,
      }));
      // Nobody reads what wasm2js wrote: minified also where the rest isn't.
      onLoad({ filter: /twin$/, namespace: 'core' }, () => ({
        contents: transformSync(readFileSync(path(twin), 'utf8'), { minify: true, target: 'es5' }).code,
      }));
    },
  };
}

// The public types stand in one file without imports, so that it serves ESM and CommonJS alike.
function declarations() {
  const out = path('build/types');
  rmSync(out, { recursive: true, force: true });
  execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('js/tsconfig.json')], {
    stdio: 'inherit',
  });
  const types = (source) => inlineImports(readFileSync(`${out}/${source}.d.ts`, 'utf8'), out);
  const useModule = readFileSync(`${out}/instance.d.ts`, 'utf8').match(/\/\*\*\n \* \[NON-SPEC\][\s\S]*?;\n/)[0];
  for (const [entry, text] of [['index', `${types('event-source')}\n${useModule}`], ['parser', types('parser')]]) {
    for (const kind of ['ts', 'cts']) writeFileSync(path(`dist/${entry}.d.${kind}`), `/// <reference lib="dom" />\n${text}`);
  }
}

/** Replaces `import("./x.js").Name` by Name, and appends the declarations of these names. */
function inlineImports(types, out) {
  const wanted = new Map();
  const inline = (text) =>
    text.replace(/import\("(\.[^"]+)\.js"\)\.(\w+)/g, (_, file, name) => {
      wanted.set(name, file);
      return name;
    });
  let text = inline(types)
    .replace(/^export type (\w+) = \1;\n/gm, '')
    .replace(/^\/\*\*(?:(?!\*\/)[\s\S])*@typedef(?:(?!\*\/)[\s\S])*\*\/\n/gm, '') // repeated below as types
    .replace(', ...args: any[]', ''); // tsc's trace of `arguments.length`
  for (const [name, file] of wanted) {
    const declared = readFileSync(`${out}/${file}.d.ts`, 'utf8');
    const found = new RegExp(`((?:/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?)export type ${name} = [\\s\\S]*?;\\n(?=export|import|/\\*\\*|declare|$)`).exec(declared);
    if (!found) throw new Error(`js/build.mjs: ${file}.d.ts declares no type ${name}`);
    text += inline(found[0]);
  }
  return text;
}
