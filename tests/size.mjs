// Prints the sizes of what ships and writes build/size.json; exit 1 when one is over its budget.
// `node tests/size.mjs` (`make size`).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build, transformSync } from 'esbuild';

// Bytes. core.wasm: up to 4096 every engine compiles it synchronously on the main thread.
const ARTEFACTS = {
  'core.wasm': { file: 'build/wasm/core.wasm', budget: { raw: 4096 } },
  'core.simd.wasm': { file: 'build/wasm/core.simd.wasm', budget: { raw: 5000 } },
  'parser.wasm': { file: 'build/wasm/parser.wasm', budget: { raw: 3200 } },
  'index.js': { file: 'dist/index.js', budget: { gzip: 21500 } },
  'index.cjs': { file: 'dist/index.cjs', budget: { gzip: 21800 } },
  'parser.js': { file: 'dist/parser.js', budget: { gzip: 7900 } },
  // What a user's bundler makes of it.
  'parser.js, minified': { file: 'dist/parser.js', minify: true, budget: { gzip: 5400 } },
  'eventsource.legacy.js': { file: 'dist/eventsource.legacy.js', budget: { gzip: 13200 } },
  'eventsource.min.js': { file: 'dist/eventsource.min.js', budget: { gzip: 10170 } },
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
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL('build/size.json', root), `${JSON.stringify({ artefacts, peers }, null, 2)}\n`);
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
