// Writes js/abi.js from wasm/abi.def, so that each name and number of the boundary stands once.
// `node wasm/gen-abi.mjs` writes the file; `--check` only says whether it is up to date (exit 1
// when it isn't). Knows the list's syntax and nothing of what it means.
import { readFileSync, writeFileSync } from 'node:fs';

const list = new URL('./abi.def', import.meta.url);
const target = new URL('../js/abi.js', import.meta.url);
const PREFIX = { WORD: 'W_', RECORD: 'RECORD_', FLAG: 'FLAG_', ACTION: 'ACTION_', REASON: 'REASON_' };

/** Yields every entry of the list: its kind, its name, its value (null when it has none), its text. */
function* entries(text) {
  const entry = /^ABI_(\w+)\((\w+)(?:, (\d+))?, "(.*)"\)$/gm;
  for (const [, kind, name, value, doc] of text.matchAll(entry)) {
    yield { kind, name, value: value ?? null, doc };
  }
}

function render(text) {
  const lines = [
    '// The boundary to the WebAssembly core. Generated from wasm/abi.def by wasm/gen-abi.mjs: change',
    '// that list, not this file.',
  ];
  let word = 0;
  for (const { kind, name, value, doc } of entries(text)) {
    if (kind === 'EXPORT') continue; // called by name
    const constant = (PREFIX[kind] ?? '') + name.toUpperCase();
    if (doc) lines.push(`/** ${doc} */`);
    lines.push(`export const ${constant} = ${kind === 'WORD' ? word++ : value};`);
  }
  lines.push('/** int32 words of a source\'s state */', `export const STATE_WORDS = ${word};`, '');
  return lines.join('\n');
}

const wanted = render(readFileSync(list, 'utf8'));
if (process.argv.includes('--check')) {
  let found = '';
  try {
    found = readFileSync(target, 'utf8');
  } catch {
    // a missing file is a stale one
  }
  if (found !== wanted) {
    console.error('js/abi.js is older than wasm/abi.def: run `node wasm/gen-abi.mjs`.');
    process.exit(1);
  }
} else {
  writeFileSync(target, wanted);
}
