// Runs what ships in old, small and present engines: node tests/matrix/run.mjs [--quick]
//   [--only TEXT] [--jobs N] [--readme] [--list]
// Writes build/matrix/index.json, a report for each runtime and html/, shows progress and a table, and
// with --readme puts that table into README.md; --quick leaves these as they are. last.json has what
// this run has found. Exit code 1 when a case failed that is not known to, 2 when nothing could be run. Must not know: how a runtime is started.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { pass } from './gates.mjs';
import { install, installLocked } from './install.mjs';
import { intoPage, intoReadme, summary, table } from './report.mjs';
import { gates, runtimes } from './runtimes.mjs';

const RUNNER = 'build/sse-conformance';
const OUT = 'build/matrix';
const KNOWN = 'tests/conformance/known-failures.txt';
/** For engines that differ from another one by a feature only. */
const SOME = ['parse.*', 'utf8.*', 'close.*', 'lastid.*', 'reconnect.ended*', 'connect.status.204*', 'connect.status.404*'];
const SECONDS = 400;
/** How often a case that failed is played again by itself: a busy machine spoils some, and some engines are unsteady. */
const AGAIN = 1;
const AGAIN_IF_UNSTEADY = 3;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const options = readOptions();
const chosen = [...runtimes, ...gates].filter(
  ({ id, quick }) => (!options.only || id.includes(options.only)) && (!options.quick || quick || gates.some((gate) => gate.id === id)),
);
if (options.list) {
  for (const { id, title } of chosen) console.log(`${id.padEnd(28)}${title}`);
} else {
  await main();
}

function readOptions() {
  try {
    const flag = { type: 'boolean', default: false };
    const { values } = parseArgs({ options: { quick: flag, readme: flag, list: flag, only: { type: 'string' }, jobs: { type: 'string', default: '6' } } });
    return values;
  } catch (error) {
    return fail(error.message);
  }
}

async function main() {
  if (!existsSync(RUNNER)) fail(`${RUNNER} is missing: run \`make ${RUNNER}\` first`);
  if (chosen.length === 0) fail(`no runtime is named like ${options.only}; --list shows them`);
  mkdirSync(`${OUT}/programs`, { recursive: true });
  const results = [];
  // What takes long does not come last.
  const waiting = [...chosen].sort((a, b) => weight(b) - weight(a));
  let begun = 0;
  const work = async () => {
    for (let runtime = waiting.shift(); runtime; runtime = waiting.shift()) {
      const place = `[${++begun}/${chosen.length}] ${runtime.title}`;
      const result = await judge(runtime).catch((error) => ({ leftOut: error.message }));
      console.log(`${place}: ${summary(result)}`);
      results.push({ id: runtime.id, title: runtime.title, group: runtime.group, ...result });
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) || 1 }, work));
  writeFileSync(`${OUT}/last.json`, `${JSON.stringify({ runtimes: results }, null, 2)}\n`);
  const all = options.quick ? results : keep(results);
  if (!options.quick) await page(all);
  console.log(`\n${table(all)}${options.quick ? '' : `\n\n${OUT}/html/index.html shows every case`}`);
  const wrong = options.readme ? intoReadme(all) : '';
  if (wrong) fail(wrong);
  const played = results.filter(({ leftOut }) => !leftOut);
  if (played.length === 0) fail('nothing could be run');
  process.exitCode = played.every(({ ok }) => ok) ? 0 : 1;
}

/** @returns {number} how long it takes, roughly */
function weight({ unsteady, some, command }) {
  return unsteady ? 3 : command ? 0 : some ? 1 : 2;
}

/** Puts the results beside those of runtimes that were not chosen this time. */
function keep(results) {
  const file = `${OUT}/index.json`;
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).runtimes : [];
  const all = [...runtimes, ...gates]
    .map(({ id }) => results.find((result) => result.id === id) ?? before.find((result) => result.id === id))
    .filter(Boolean);
  writeFileSync(file, `${JSON.stringify({ runtimes: all }, null, 2)}\n`);
  return all;
}

/** The HTML matrix of all cases, with a section about the runtimes. */
async function page(all) {
  const played = all.filter(({ id, leftOut, gate }) => !leftOut && !gate && existsSync(`${OUT}/${id}.json`));
  if (played.length === 0) return;
  const reports = played.map(({ id }) => `${OUT}/${id}.json`);
  await runner(['--merge', ...reports, '--known-failures', KNOWN, '--html', `${OUT}/html`], `${OUT}/html.log`);
  intoPage(`${OUT}/html/index.html`, `${OUT}/index.json`, (result) => played.findIndex(({ id }) => id === result.id));
}

/** One runtime, or one gate. */
async function judge(runtime) {
  const program = await programOf(runtime);
  const begun = Date.now();
  if (runtime.command) {
    const wrong = await pass(runtime, program, OUT);
    return { ok: !wrong, gate: true, message: wrong || undefined };
  }
  const { some, unsteady } = runtime;
  const first = await play(runtime, program, `${OUT}/${runtime.id}`, some || options.quick ? SOME : [], 4);
  const changing = [];
  let { unknown } = first;
  const times = unsteady ? AGAIN_IF_UNSTEADY : AGAIN;
  for (let time = 1; unknown.length > 0 && time <= times; time += 1) {
    const again = await play(runtime, program, `${OUT}/${runtime.id}.again`, unknown, 1);
    changing.push(...unknown.filter((id) => !again.failed.includes(id)));
    unknown = unknown.filter((id) => again.failed.includes(id));
  }
  const { engine, counts, failed } = first;
  const seconds = Math.round((Date.now() - begun) / 1000);
  return { ok: unknown.length === 0, engine: engine.replace(/,.*/, ''), counts, failed, changing, seconds };
}

/** Plays cases there; `unknown` are those that failed and are not known to. */
async function play(runtime, program, name, ids, jobs) {
  const report = `${name}.json`;
  rmSync(report, { force: true });
  const cases = ids.flatMap((id) => ['--case', id]);
  const rules = ['--profile', 'eventsource', '--severity', 'must', '--known-failures', KNOWN, '--jobs', String(jobs)];
  const code = await runner([...runtime.run(program), ...rules, ...cases, '--json', report], `${name}.log`);
  if (!existsSync(report)) throw new Error(`it could not be run; ${name}.log says why`);
  const [{ runtime: engine, counts, cases: played }] = JSON.parse(readFileSync(report, 'utf8')).clients;
  const failed = played.filter(({ verdict }) => verdict === 'FAILED').map(({ id }) => id);
  const [, known = ''] = /^known failures: (.*)$/m.exec(readFileSync(`${name}.log`, 'utf8')) ?? [];
  const unknown = code === 0 ? [] : failed.filter((id) => !known.split(', ').includes(id));
  return { engine, counts, failed, unknown };
}

/** The program of a package; what is installed otherwise is found by its own command. */
async function programOf({ package: wanted, locked, probe, apt }) {
  if (wanted) return install(wanted, `${OUT}/programs`);
  if (locked) return installLocked(locked, `${OUT}/programs`);
  if (spawnSync('sh', ['-c', probe]).status !== 0) throw new Error(`it is not installed (Debian: apt install ${apt})`);
  return '';
}

/** The exit code. A browser that hangs must not hold up the rest. */
function runner(args, logFile) {
  return new Promise((resolve, reject) => {
    const child = spawn(RUNNER, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(logFile);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const timer = setTimeout(() => child.kill(), SECONDS * 1000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      log.end(() => resolve(code));
    });
  });
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`matrix: ${message}`);
  process.exit(2);
}
