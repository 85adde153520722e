// Prints the sizes of what ships and writes build/size.json; exit 1 when one is over its budget.
// `node tests/size.mjs` (`make size`).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Bytes. core.wasm: up to 4096 every engine compiles it synchronously on the main thread.
const ARTEFACTS = {
  'core.wasm': { file: 'build/wasm/core.wasm', budget: { raw: 4096 } },
  'index.js': { file: 'dist/index.js', budget: { gzip: 21500 } },
  'index.cjs': { file: 'dist/index.cjs', budget: { gzip: 21800 } },
  'parser.js': { file: 'dist/parser.js', budget: { gzip: 9300 } },
  'eventsource.legacy.js': { file: 'dist/eventsource.legacy.js', budget: { gzip: 14300 } },
  'eventsource.min.js': { file: 'dist/eventsource.min.js', budget: { gzip: 10900 } },
};

const root = new URL('../', import.meta.url);
const artefacts = {};
let over = 0;
console.log('artefact'.padEnd(22), ...['raw', 'gzip', 'brotli'].map((name) => name.padStart(8)), '  budget');
for (const [name, { file, budget }] of Object.entries(ARTEFACTS)) {
  const bytes = readFileSync(new URL(file, root));
  const sizes = {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
  artefacts[name] = { ...sizes, budget };
  const broken = Object.keys(budget).filter((kind) => sizes[kind] > budget[kind]);
  over += broken.length;
  const limits = Object.entries(budget).map(([kind, limit]) => `${kind} ≤ ${limit}`);
  const verdict = broken.length ? '  OVER BUDGET' : '';
  console.log(name.padEnd(22), ...Object.values(sizes).map((size) => String(size).padStart(8)), ` ${limits}${verdict}`);
}
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL('build/size.json', root), `${JSON.stringify({ artefacts }, null, 2)}\n`);
process.exitCode = over ? 1 : 0;
