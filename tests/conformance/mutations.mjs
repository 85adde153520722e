// Proves that the cases find faults: builds the C++ client (build/sse-cpp-client) with broken copies
// of the core and runs the cases that name each fault. All of them have to find it, and with the
// core as it is they have to pass.
//   node tests/conformance/mutations.mjs [--only TEXT] [--jobs N] [--check]
// With --check it only looks whether every fault still applies to the core. Writes
// build/mutations/results.json.
// Exit code 1 when a fault is not caught, 2 when it can't be tried. Must not know: the protocol.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { RULES } from './mutation-rules.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const OBJECTS = 'build/conformance';
const CLIENT_FOLDER = 'tests/conformance/adapters/cpp';
const CORE = ['parser.cc', 'connection.cc', 'mime_type.cc'];
const RUNNER = process.env.RUNNER || 'build/sse-conformance';
/** What a broken core never does need not be waited for as long. */
const BRIEF = '0.3';
const LIBRARIES = (process.env.LIBS || '-lcpp-httplib -lssl -lcrypto -lz').split(' ').filter(Boolean);

const { values: options } = parseArgs({ options: { only: { type: 'string' }, jobs: { type: 'string', default: '6' }, check: { type: 'boolean', default: false } } });
const rules = RULES.filter(({ fault }) => !options.only || fault.includes(options.only));
process.chdir(root);
for (const needed of options.check ? [] : [RUNNER, 'build/sse-cpp-client']) {
  if (!existsSync(needed)) fail(`${needed} is missing: run \`make ${needed}\` first`);
}
if (rules.length === 0) fail(`no fault is named like ${options.only}`);
await main();

async function main() {
  const broken = rules.map(applied); // all of them before anything is built
  if (options.check) return console.log(`${broken.length} faults apply`);
  rmSync('build/mutations', { recursive: true, force: true });
  const allCases = [...new Set(rules.flatMap(({ cases }) => cases))];
  const sound = await verdicts('build/sse-cpp-client', allCases, 'build/mutations/sound.json', '1');
  const unsound = allCases.filter((id) => sound.get(id) !== 'OK');
  for (const id of unsound) console.log(`not usable: ${id} is ${sound.get(id) ?? 'not played'} with the core as it is`);
  const results = await inParallel(broken, Number(options.jobs), tryOut);
  const caught = results.filter(Boolean).length;
  writeFileSync('build/mutations/results.json', JSON.stringify({ caught, missed: results.length - caught, unusable: unsound }));
  console.log(`${caught} of ${results.length} faults caught`);
  process.exitCode = caught === results.length && unsound.length === 0 ? 0 : 1;
}

/** The fault's source text. */
function applied(rule) {
  let text = readFileSync(`wasm/${rule.file}`, 'utf8');
  for (const [search, replacement] of rule.edits) {
    const times = text.split(search).length - 1;
    if (times !== 1) fail(`the fault "${rule.fault}" doesn't apply: ${JSON.stringify(search)} stands ${times} times in wasm/${rule.file}, not once`);
    text = text.replace(search, () => replacement);
  }
  return { ...rule, text, folder: `build/mutations/${rule.fault.replace(/\W+/g, '-')}` };
}

async function tryOut(rule) {
  const client = await build(rule);
  const found = await verdicts(client, rule.cases, `${rule.folder}/verdicts.json`, BRIEF);
  const caught = rule.cases.every((id) => isFault(found.get(id)));
  const shown = rule.cases.map((id) => `${id} ${found.get(id) ?? 'not played'}`).join(', ');
  console.log(`${caught ? 'caught' : 'MISSED'}  ${rule.fault}: ${shown}`);
  return caught;
}

/** Compiles the one broken file, or what includes it, and links it with everything else as it is. */
async function build({ file, text, folder }) {
  const unit = file.endsWith('.h') ? 'parser.cc' : file;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync('wasm')) if (/\.(h|def)$/.test(name)) copyFileSync(`wasm/${name}`, `${folder}/${name}`);
  copyFileSync(`wasm/${unit}`, `${folder}/${unit}`);
  writeFileSync(`${folder}/${file}`, text);
  const object = `${folder}/${unit}.o`;
  const client = `${folder}/sse-cpp-client`;
  await compile(['-std=c++20', '-O1', '-w', '-c', '-o', object, `${folder}/${unit}`]);
  const sound = CORE.filter((name) => name !== unit).map((name) => `${OBJECTS}/wasm/${name.replace('.cc', '.o')}`);
  await compile(['-pthread', '-o', client, object, ...sound, ...clientObjects(), ...LIBRARIES]);
  return client;
}

function clientObjects() {
  const own = readdirSync(CLIENT_FOLDER).filter((name) => name.endsWith('.cc'));
  return [...own.map((name) => `${OBJECTS}/${CLIENT_FOLDER}/${name.replace('.cc', '.o')}`), `${OBJECTS}/server/conformance/native_client.o`, 'build/server/version.o'];
}

async function compile(args) {
  try {
    await run(process.env.CXX || 'g++', args);
  } catch (error) {
    fail(`a broken core can't be built: ${error.stderr}`);
  }
}

/** @returns {Promise<Map<string, string>>} verdicts by case; patience scales all that is waited for */
async function verdicts(client, cases, report, patience) {
  mkdirSync(report.replace(/\/[^/]*$/, ''), { recursive: true });
  const globs = cases.flatMap((id) => ['--case', id]);
  try {
    await run(RUNNER, ['--client', client, ...globs, '--timeout-scale', patience, '--json', report], { maxBuffer: 1 << 26 });
  } catch (error) {
    if (error.code !== 1) fail(`${RUNNER} ended with ${error.code}: ${error.stderr}`);
  }
  const { clients } = JSON.parse(readFileSync(report, 'utf8'));
  return new Map(clients[0].cases.map(({ id, verdict }) => [id, verdict]));
}

/** Whether the case finds something wrong. A should says so with NON-STRICT. */
function isFault(verdict) {
  return verdict === 'FAILED' || verdict === 'NON-STRICT';
}

async function inParallel(items, jobs, action) {
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await action(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`mutations.mjs: ${message}`);
  process.exit(2);
}
