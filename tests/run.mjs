// Runs every test and ends with `N passed, N failed` (exit code 1 when one failed).
// `node tests/run.mjs [suite …]`; `make test ONLY="js browser"` runs some. Three suites run at a
// time, each writes its output to build/test/<suite>.log, and only what failed is shown.
// Must not know: what the tests are about.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const logs = `${root}build/test`;
const FUZZ_SECONDS = 20;

const files = (folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => `${folder}/${name}`);
const tracked = ['git', 'ls-files', '-z', '*.cc', '*.h'];

/** Tests of sse-conformance play whole cases, which mostly wait. */
const OF_RUNNER = /\/runner-/;

/** One command is one test, named by a sentence. */
const CHECKS = [
  ['js/abi.js is generated from wasm/abi.def', 'node', 'wasm/gen-abi.mjs', '--check'],
  ['the conformance cases follow their schema', 'node', 'tests/cases/check.mjs'],
  ["the mutations' faults apply to the core", 'node', 'tests/conformance/mutations.mjs', '--check'],
  ['C++ is formatted', 'sh', '-c', `${tracked.join(' ')} | xargs -0 clang-format --dry-run -Werror`],
  ['C++ of the core passes clang-tidy', 'sh', '-c', 'clang-tidy --quiet wasm/parser.cc wasm/connection.cc wasm/mime_type.cc -- -std=c++20'],
  ['JavaScript passes eslint', 'node', 'node_modules/eslint/bin/eslint.js', '.'],
  ["the class can stand for the DOM's EventSource type", 'node', 'node_modules/typescript/bin/tsc', '-p', 'tests/types'],
  ['every artefact is within its size budget', 'node', 'tests/size.mjs'],
];

const SUITES = {
  checks: runChecks,
  native: () => runCatch('native', 'build/native-tests'),
  'server-units': () => runCatch('server-units', 'build/server-tests'),
  fuzz: () => runCommand('fuzz', ['make', '--no-print-directory', '-s', 'fuzz', `SECONDS=${FUZZ_SECONDS}`]),
  'conformance-units': () => runCatch('conformance-units', 'build/conformance-tests'),
  conformance: runConformance,
  mutations: runMutations,
  server: () => runNode('server', files('tests/server').filter((file) => !OF_RUNNER.test(file))),
  runner: () => runNode('runner', files('tests/server').filter((file) => OF_RUNNER.test(file))),
  js: () => runNode('js', files('tests/js')),
  browser: () => runNode('browser', files('tests/browser')),
  matrix: runMatrix,
};
/** Suites of one lane run one after the other; the lanes run at the same time. */
const LANES = [
  ['native', 'server-units', 'conformance-units', 'fuzz', 'checks', 'matrix'],
  ['server', 'js', 'browser'],
  // They mostly wait for time to pass.
  ['conformance', 'mutations', 'runner'],
];

/** Runs a command; resolves to its exit code, or null when it could not be started. */
function run(suite, [command, ...args], env = {}) {
  return new Promise((resolve) => {
    const log = createWriteStream(`${logs}/${suite}.log`, { flags: 'a' });
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const done = (code) => log.end(() => resolve(code));
    child.on('error', (error) => {
      log.write(`${error.message}\n`);
      done(null);
    });
    child.on('close', (code) => done(code));
  });
}

async function runCommand(suite, command) {
  const failed = (await run(suite, command)) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed };
}

async function runChecks() {
  const result = { passed: 0, failed: 0 };
  for (const [name, ...command] of CHECKS) {
    const code = await run('checks', command);
    if (code === 0) {
      result.passed++;
    } else {
      result.failed++;
      console.log(`not true: ${name}\n    ${command.join(' ')}`);
    }
  }
  return result;
}

/** Catch2 2 and 3 both write JUnit XML. */
async function runCatch(suite, binary) {
  const report = `${logs}/${suite}.xml`;
  const code = await run(suite, [binary, '-r', 'junit', '-o', report]);
  let failed = 0;
  let total = 0;
  try {
    for (const [, body] of readFileSync(report, 'utf8').matchAll(/<testcase\b[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
      total++;
      if (body && /<(failure|error)\b/.test(body)) failed++;
    }
  } catch {
    // no report: counted below
  }
  if ((code !== 0 || total === 0) && failed === 0) failed = 1;
  return { passed: Math.max(0, total - failed), failed };
}

async function runNode(suite, testFiles) {
  const report = `${logs}/${suite}.tap`;
  const flags = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${report}`];
  const code = await run(suite, [process.execPath, '--test', ...flags, ...testFiles]);
  const tap = readFileSync(report, 'utf8');
  const count = (name) => Number((new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap) || [0, 0])[1]);
  const result = { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
  if ((code !== 0 || result.passed === 0) && result.failed === 0) result.failed = 1;
  return result;
}

/** Our client under the conformance suite: each case of each runtime counts as a test. */
async function runConformance() {
  const code = await run('conformance', ['make', '--no-print-directory', '-s', 'conformance']);
  const result = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const { counts } of JSON.parse(readFileSync(`${root}build/conformance/index.json`, 'utf8')).clients) {
      result.failed += counts.FAILED;
      result.skipped += counts.UNIMPLEMENTED + counts.INCONCLUSIVE;
      result.passed += counts.OK + counts['NON-STRICT'] + counts.INFORMATIONAL;
    }
  } catch {
    // no report: counted below
  }
  if ((code !== 0 || result.passed === 0) && result.failed === 0) result.failed = 1;
  return result;
}

/** The quick part of the matrix: each case in each engine that is there counts as a test. */
async function runMatrix() {
  const code = await run('matrix', ['make', '--no-print-directory', '-s', 'matrix', 'QUICK=1']);
  const result = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const { leftOut, gate, ok, counts } of JSON.parse(readFileSync(`${root}build/matrix/last.json`, 'utf8')).runtimes) {
      if (leftOut) result.skipped++;
      else result.passed += gate ? Number(ok) : counts.OK;
      if (ok === false) result.failed++;
    }
  } catch {
    // no report: counted below
  }
  if ((code !== 0 || result.passed === 0) && result.failed === 0) result.failed = 1;
  return result;
}

/** Every fault that the cases find is a test. */
async function runMutations() {
  const code = await run('mutations', ['make', '--no-print-directory', '-s', 'mutations']);
  const report = `${root}build/mutations/results.json`;
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { caught, missed, unusable } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: caught, failed: missed + unusable.length || Number(code !== 0) };
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !SUITES[name]);
if (unknown.length) {
  console.error(`There is no suite ${unknown.join(', ')}: choose from ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });

const total = { passed: 0, failed: 0 };
async function runLane(names) {
  for (const name of names) {
    if (chosen.length && !chosen.includes(name)) continue;
    const start = Date.now();
    const { passed, failed, skipped = 0 } = await SUITES[name]();
    total.passed += passed;
    total.failed += failed;
    const seconds = `${((Date.now() - start) / 1000).toFixed(1)} s`;
    console.log(`${failed ? 'FAILED' : 'ok    '} ${name.padEnd(13)} ${`${passed} passed, ${failed} failed`.padEnd(24)} ${seconds}${skipped ? `, ${skipped} can't run here` : ''}`);
    if (failed) showLog(name);
  }
}

function showLog(name) {
  const lines = readFileSync(`${logs}/${name}.log`, 'utf8').trimEnd().split('\n');
  const shown = lines.slice(-120);
  const cut = lines.length > shown.length ? ` (the last ${shown.length} lines)` : '';
  console.log(`--- build/test/${name}.log${cut}\n${shown.join('\n')}\n---`);
}

await Promise.all(LANES.map(runLane));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
