// Writes build/wasm/core.twin.js, the core for engines that can't or mayn't run WebAssembly:
// wasm2js translates the module, compiled of the same sources for that, and this makes an
// ES5 function of the result.
// `node wasm/gen-twin.mjs WASM2JS`. Must not know: what the module computes.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { slim } from './slim-twin.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

// Math functions that engines with nothing but ES5 lack.
const SUPPLIED = {
  Math_imul: `Math.imul || function (a, b) {
  return ((a & 0xffff) * b + (((a >>> 16) * b & 0xffff) << 16)) | 0;
 }`,
  Math_clz32: `Math.clz32 || function (x) {
  return x >>> 0 ? 31 - Math.floor(Math.log((x >>> 0) + 0.5) * Math.LOG2E) : 32;
 }`,
};
/** What can stand in the output and isn't needed, or means that it no longer is ES5 without imports. */
const FORBIDDEN = /Math_(?!imul|clz32)\w+|HEAPF\w+|\bnan\b|\binfinity\b|\benv\b|\babort\b|\bbufferView\b|\bimport\b/;

/** @param {string} output of wasm2js @returns {string} the body of its function, without the memory object */
function bodyOf(output) {
  const found = /^function asmFunc\(env\) \{\n([\s\S]*?)^ return \{\n\s*"memory":[\s\S]*?\n {2}\}\), ?\n([\s\S]*?)^ \};\n\}/m.exec(output);
  if (!found) throw new Error('wasm/gen-twin.mjs: wasm2js wrote something else than was expected');
  // Not quoted, so that a build can shorten the names.
  return `${found[1]} return {\n  memory: { buffer: buffer },\n${found[2].replace(/"(\w+)":/g, '$1:')} };\n`;
}

/** Takes out the helpers that nothing uses. @param {string} body */
function pruned(body) {
  const unused = (name) => body.split(new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`)).length === 2;
  body = body.replace(/^ var abort = env\.abort;\n/m, '');
  for (let before = ''; before !== body; ) {
    before = body;
    body = body.replace(/^ var (\w+) = [^\n]*;\n/gm, (line, name) => (unused(name) ? '' : line));
    body = body.replace(/^ function (\w+)\([^)]*\) \{\n[\s\S]*?^ \}\n \n/gm, (text, name) => (unused(name) ? '' : text));
  }
  return body.replace(/^ var (Math_\w+) = [^\n]*;/gm, (line, name) => (SUPPLIED[name] ? ` var ${name} = ${SUPPLIED[name]};` : line));
}

const output = execFileSync(process.argv[2] || 'wasm2js', ['-O4', path('build/wasm/core.twin.wasm')], { encoding: 'utf8' });
const body = pruned(slim(pruned(bodyOf(output))));
const wrong = FORBIDDEN.exec(body);
if (wrong) throw new Error(`wasm/gen-twin.mjs: the module needs ${wrong[0]}, which is not supplied`);
writeFileSync(
  path('build/wasm/core.twin.js'),
  `/** The core as JavaScript: wasm2js made it. */\nexport function instantiate() {\n${body}}\n`,
);
