// The benchmarks: `node tests/bench/run.mjs [--only parser,node] [--quick]` (`make bench`). Runs the
// parts one after the other, prints a table of each, and writes build/bench/results.json. What a
// part measures is said in its own file. Ratios only: a figure in ns is the machine's.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { PARTS } from './parts.mjs';

const out = fileURLToPath(new URL('../../build/bench/', import.meta.url));
const file = `${out}results.json`;

function fail(message) {
  console.error(message);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, quick: { type: 'boolean', default: false } } });
    const names = values.only.split(/[ ,]+/).filter(Boolean);
    const unknown = names.filter((name) => !PARTS[name]);
    if (unknown.length) fail(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(PARTS).join(', ')}.`);
    return { names: names.length ? names : Object.keys(PARTS), quick: values.quick };
  } catch (error) {
    return fail(`${error.message}; usage: run.mjs [--only parser,phases,browser,node,memory,server] [--quick]`);
  }
}

const { names, quick } = options();
if (!existsSync(new URL('node_modules/.package-lock.json', import.meta.url))) fail("The peers aren't installed: make bench installs them.");
mkdirSync(out, { recursive: true });
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const results = { ...before, measured: { ...before.measured } };
for (const name of names) {
  console.log(`\n${name}: ${PARTS[name].about}`);
  const start = Date.now();
  results[name] = await PARTS[name].measure({ quick, progress: (text) => process.stderr.write(`  ${text}\n`) });
  results.measured[name] = { at: new Date().toISOString(), quick, seconds: Math.round((Date.now() - start) / 1000) };
  console.log(PARTS[name].table(results[name]));
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
console.log(`\nwritten: build/bench/results.json`);
