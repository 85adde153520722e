// Prints the sizes of what ships and writes build/size.json; exit 1 when one is over its budget.
// `node tests/size.mjs` (`make size`).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build, transformSync } from 'esbuild';

// Bytes. core.wasm: up to 4096 every engine compiles it synchronously on the main thread.
// core.simd.wasm is made for speed.
const ARTEFACTS = {
  'core.wasm': { file: 'build/wasm/core.wasm', budget: { raw: 4096 } },
  'core.simd.wasm': { file: 'build/wasm/core.simd.wasm', budget: { raw: 7000 } },
  'parser.wasm': { file: 'build/wasm/parser.wasm', budget: { raw: 3200 } },
  'index.js': { file: 'dist/index.js', budget: { gzip: 21500 } },
  'index.cjs': { file: 'dist/index.cjs', budget: { gzip: 21800 } },
  'parser.js': { file: 'dist/parser.js', budget: { gzip: 7800 } },
  // What a user's bundler makes of it.
  'parser.js, minified': { file: 'dist/parser.js', minify: true, budget: { gzip: 5250 } },
  'eventsource.legacy.js': { file: 'dist/eventsource.legacy.js', budget: { gzip: 12000 } },
  'eventsource.min.js': { file: 'dist/eventsource.min.js', budget: { gzip: 10000 } },
};

const root = new URL('../', import.meta.url);
const artefacts = {};
let over = 0;
console.log('artefact'.padEnd(22), ...['raw', 'gzip', 'brotli'].map((name) => name.padStart(8)), '  budget');
for (const [name, { file, minify, budget }] of Object.entries(ARTEFACTS)) {
  const bytes = minify ? minified(file) : readFileSync(new URL(file, root));
  const sizes = sizesOf(bytes);
  artefacts[name] = { ...sizes, budget };
  const broken = Object.keys(budget).filter((kind) => sizes[kind] > budget[kind]);
  over += broken.length;
  const limits = Object.entries(budget).map(([kind, limit]) => `${kind} ≤ ${limit}`);
  const verdict = broken.length ? '  OVER BUDGET' : '';
  console.log(name.padEnd(22), ...Object.values(sizes).map((size) => String(size).padStart(8)), ` ${limits}${verdict}`);
}
const peers = await peerSizes();
for (const [name, sizes] of Object.entries(peers)) {
  console.log(name.padEnd(22), ...Object.values(sizes).map((size) => String(size).padStart(8)), '  a peer, bundled and minified');
}
const parts = scriptParts();
console.log('\nWhat eventsource.min.js spends its bytes on, before it is minified and compressed:');
for (const [name, share] of Object.entries(parts)) console.log(`  ${name.padEnd(44)} ${(100 * share).toFixed(0).padStart(3)} %`);
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL('build/size.json', root), `${JSON.stringify({ artefacts, parts, peers }, null, 2)}\n`);
process.exitCode = over ? 1 : 0;

/** @param {string} file */
function minified(file) {
  return Buffer.from(transformSync(readFileSync(new URL(file, root), 'utf8'), { minify: true, format: 'esm' }).code);
}

/** @param {Uint8Array} bytes */
function sizesOf(bytes) {
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
}

/** Shares of the script by what they are for. @returns {Record<string, number>} */
function scriptParts() {
  /** @type {[string, RegExp][]} */
  const groups = [
    ['the parser and the connection (WebAssembly)', /core\.(wasm|twin)|wasm-text|instance/],
    ['events and listeners by the letter of DOM', /js\/(events|listeners|event-target)\./],
    ['the class by the letter of Web IDL', /js\/(event-source|internals|web-idl|handler-attributes|script)\./],
    ["requests, and a page's life and policies", /transport|js\/page\./],
    ["reading the core's records", /js\/(core|parser-core|batches|stream-state|page-text-decoding)\./],
    ['what happens to a source, in words', /js\/source\./],
    ['the rest', /./],
  ];
  const entries = JSON.parse(readFileSync(new URL('build/script-parts.json', root), 'utf8'));
  const total = entries.reduce((sum, [, bytes]) => sum + bytes, 0);
  const shares = Object.fromEntries(groups.map(([name]) => [name, 0]));
  for (const [file, bytes] of entries) shares[groups.find(([, pattern]) => pattern.test(file))[0]] += bytes / total;
  return shares;
}

/** What a page would load of the peers, when the benchmarks have installed them. */
async function peerSizes() {
  const folder = new URL('tests/bench/node_modules/', root);
  if (!existsSync(folder)) return {};
  const bundle = async (entry) => {
    const { outputFiles } = await build({ entryPoints: [fileURLToPath(entry)], bundle: true, minify: true, format: 'esm', write: false, legalComments: 'none' });
    return sizesOf(outputFiles[0].contents);
  };
  const sizes = {};
  const require = createRequire(folder);
  for (const name of ['eventsource-parser', 'eventsource', 'event-source-polyfill', '@microsoft/fetch-event-source']) {
    sizes[name.split('/').pop()] = await bundle(pathToFileURL(require.resolve(name)));
  }
  return sizes;
}
