// Adapter for any module with an EventSource:
//   node adapters/node.mjs [--module PATH_OR_PACKAGE] [--export EventSource] [--name NAME]
// Without --module it is ours, as Node gets it.
// `--module global` takes the runtime's own: node --experimental-eventsource … --module global.
// Packages are looked for in the folders above this file, then in those above the current one.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { NODE_CAPABILITIES, garbageCollector, runOnStdio, runtime } from './stdio.mjs';

const require = createRequire(import.meta.url);
const checks = require('../page/checks/index.js');
const eventSourceClient = require('../page/event-source-client.js');

/** The runtime's fetch can be replaced, as npm's `eventsource` has it since 3.0. */
/** What makes HTTP here is theirs. */
const WITH_OWN_HTTP = ['global', 'undici'];
const FETCH_OVERRIDE = Symbol.for('eventsource.supports-fetch-override');

const { module, export: name, name: clientName } = options();
const { exports, about } = await load(module);
const EventSource = exports[name] ?? exports.default?.[name];
if (typeof EventSource !== 'function') fail(`${module} has no export ${name}: name the right one with --export`);

const overridable = Boolean(EventSource[FETCH_OVERRIDE]) && typeof fetch === 'function';
const client = eventSourceClient(
  EventSource,
  {
    client: clientName ?? about.name,
    version: about.version,
    runtime: runtime(),
    profiles: ['client', 'eventsource'],
    capabilities: [...NODE_CAPABILITIES, 'checks', ...(WITH_OWN_HTTP.includes(module) ? ['http'] : []), ...(overridable ? ['headers', 'post', 'report'] : [])].sort(),
  },
  overridable ? eventSourceClient.withFetch : undefined,
);
// A module may have event classes of its own beside EventSource.
const scope = Object.assign(Object.create(globalThis), exports.MessageEvent && { MessageEvent: exports.MessageEvent });
client.check = checks.runner(EventSource, scope, garbageCollector());
runOnStdio(client);

/** @returns {{ module: string, export: string, name?: string }} what the command line says */
function options() {
  try {
    const { values } = parseArgs({
      options: {
        module: { type: 'string', default: fileURLToPath(new URL('../../../dist/node.js', import.meta.url)) },
        export: { type: 'string', default: 'EventSource' },
        name: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    fail(error.message);
  }
}

/** @param {string} module */
async function load(module) {
  if (module === 'global') return { exports: globalThis, about: { name: 'node', version: process.versions.node } };
  try {
    if (existsSync(module)) return await loadFile(path.resolve(module));
    return await loadPackage(module);
  } catch (error) {
    fail(`${module} can't be loaded: ${error.message}`);
  }
}

/** @param {string} file */
async function loadFile(file) {
  return { exports: await import(pathToFileURL(file)), about: packageAbove(path.dirname(file)) };
}

/** A package beside this one, or else of the project in whose folder this runs. @param {string} name */
async function loadPackage(name) {
  const folder = folderOf(name, path.dirname(fileURLToPath(import.meta.url)));
  if (folder) return { exports: await import(name), about: packageAbove(folder) };
  const own = folderOf(name, process.cwd());
  if (!own) fail(`there is no package ${name}: install it, or give the path of a module`);
  const entry = createRequire(path.join(process.cwd(), 'x')).resolve(name);
  return { exports: await import(pathToFileURL(entry)), about: packageAbove(own) };
}

/** @param {string} name @param {string} from @returns {string | undefined} */
function folderOf(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Name and version out of the nearest package.json that has both. @param {string} folder */
function packageAbove(folder) {
  const candidate = path.join(folder, 'package.json');
  if (existsSync(candidate)) {
    const { name, version } = JSON.parse(readFileSync(candidate, 'utf8'));
    if (name && version) return { name, version };
  }
  const above = path.dirname(folder);
  return above === folder ? { name: 'unnamed', version: '0.0.0' } : packageAbove(above);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`node.mjs: ${message}`);
  process.exit(2);
}
