// Runs the suite over all clients: node tests/conformance/matrix.mjs [--quick] [--readme]
//   [--only TEXT] [--jobs N] [--runs N] [--at-once N] [--keep]; with --modern it is our client in
//   each present runtime, and build/matrix/modern.json has the counts.
// Writes build/conformance/index.json, junit.xml and html/, shows progress and a table, and with
// --readme puts that table into README.md. With --runs everything is judged so many times, and the
// verdicts have to be the same. With --keep the reports of clients that are not judged now stay in
// the matrix. Exit code 1 when ours failed a case that known-failures.txt doesn't
// name or a verdict of ours changed, 2 when it can't run.
// Must not know: cases and verdicts beyond their names.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { intoPage } from '../matrix/report.mjs';
import { playAgain } from './again.mjs';
import { allClients, quickClients } from './clients.mjs';

const RUNNER = 'build/sse-conformance';
const COLUMNS = ['OK', 'NON-STRICT', 'FAILED', 'INFORMATIONAL', 'UNIMPLEMENTED', 'INCONCLUSIVE'];
const MARKERS = ['<!-- conformance:begin -->', '<!-- conformance:end -->'];
const OURS = 'eventsource-wasm';
const KNOWN = 'tests/conformance/known-failures.txt';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    modern: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    only: { type: 'string' },
    jobs: { type: 'string' },
    runs: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '3' },
  },
});
const OUT = options.modern ? 'build/matrix/modern' : 'build/conformance';
/** Whether ours failed a case that is not known to fail. */
let newFailures = false;
await main();

async function main() {
  if (!existsSync(RUNNER)) fail(`${RUNNER} is missing: run \`make ${RUNNER}\` first`);
  if (options.readme && !MARKERS.every((marker) => readFileSync('README.md', 'utf8').includes(marker))) {
    fail(`README.md has no place for the table: put ${MARKERS.join(' and ')} there`);
  }
  const all = await chosenClients();
  const clients = all.filter(({ title }) => !options.only || title.includes(options.only));
  if (clients.length === 0) fail(`no client is named like ${options.only}`);
  if (!options.keep) rmSync(`${OUT}/runs`, { recursive: true, force: true });
  const changed = new Set();
  for (let run = 1; run <= Number(options.runs); run += 1) {
    const reports = await judgeAll(clients, run);
    if (reports.length === 0) fail('no client could be run');
    const merged = options.keep ? all.map((client) => reportOf(client, run)).filter(existsSync) : reports;
    if (run > 1) for (const line of changes(merged)) changed.add(line);
    await runner(['--merge', ...merged, '--json', `${OUT}/index.json`, '--junit', `${OUT}/junit.xml`, '--html', `${OUT}/html`]);
    if (!options.modern) intoPage(`${OUT}/html/index.html`, 'build/matrix/index.json');
  }
  summarise(changed);
}

async function chosenClients() {
  if (!options.modern) return options.quick ? quickClients() : allClients();
  const { modernClients } = await import('../matrix/modern.mjs');
  return modernClients();
}

/**
 * Several clients at a time, as they mostly wait; a single one shows its progress.
 * @returns {Promise<string[]>} the reports
 */
async function judgeAll(clients, run) {
  mkdirSync(`${OUT}/runs/${run}`, { recursive: true });
  const ofRuns = options.runs > 1 ? `run ${run} of ${options.runs}: ` : '';
  const reports = [];
  const queue = clients.entries();
  let done = 0;
  const judgeNext = async () => {
    for (const [index, client] of queue) {
      const report = reportOf(client, run);
      const outcome = await judge(client, report, clients.length === 1);
      if (outcome.judged) reports[index] = report;
      done += 1;
      console.log(`[${done}/${clients.length}] ${ofRuns}${client.title}: ${outcome.text}`);
    }
  };
  await Promise.all(Array.from({ length: Number(options['at-once']) }, judgeNext));
  await judgeAgain(clients, reports);
  return reports.filter(Boolean);
}

/** When nothing else runs any more, what only that may have kept from a better verdict is played again. */
async function judgeAgain(clients, reports) {
  console.log('playing again, alone, what was late or could not be offered …');
  for (const [index, report] of reports.entries()) {
    if (!report) continue;
    const { title, args } = clients[index];
    const code = await playAgain(report, [...args, '--known-failures', KNOWN], (more) => runner(more, report.replace('.json', '-again.log')));
    if (code === 1 && title.startsWith(OURS)) newFailures = true;
  }
}

/** The verdicts that are not those of the first run, a line each. */
function changes(reports) {
  const verdicts = (file) => {
    const { clients } = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(clients.flatMap(({ name, runtime, cases }) => cases.map(({ id, verdict }) => [`${name} (${runtime}): ${id}`, verdict])));
  };
  return reports.flatMap((report) => {
    const first = report.replace(/\/runs\/\d+\//, '/runs/1/');
    if (!existsSync(first)) return [];
    const before = verdicts(first);
    return [...verdicts(report)].filter(([key, verdict]) => before.has(key) && before.get(key) !== verdict).map(([key, verdict]) => `${key}: ${before.get(key)}, then ${verdict}`);
  });
}

/** @returns {string} the file */
function reportOf({ title }, run) {
  return `${OUT}/runs/${run}/${title.replace(/\W+/g, '-')}.json`;
}

/** @returns {Promise<{ text: string, judged?: boolean }>} */
async function judge({ title, args, needs }, report, aloud) {
  rmSync(report, { force: true });
  if (needs && !existsSync(needs)) return { text: `left out, there is no ${needs}` };
  const jobs = options.jobs ? ['--jobs', options.jobs] : [];
  const log = aloud ? undefined : report.replace('.json', '.log');
  const code = await runner([...args, ...jobs, '--known-failures', KNOWN, '--json', report], log);
  if (code !== 0 && code !== 1) return { text: `left out, it could not be run${log ? `: see ${log}` : ''}` };
  if (code === 1 && title.startsWith(OURS)) newFailures = true;
  const { clients } = JSON.parse(readFileSync(report, 'utf8'));
  const counts = clients.map(({ counts: of }) => COLUMNS.filter((column) => of[column]).map((column) => `${of[column]} ${column}`).join(', '));
  return { text: counts.join('; '), judged: true };
}

/** @returns {Promise<number>} the exit code */
function runner(args, log) {
  return new Promise((resolve) => {
    const output = log ? openSync(log, 'w') : 'inherit';
    const child = spawn(RUNNER, args, { stdio: ['ignore', output, output] });
    child.on('error', (error) => fail(error.message));
    child.on('close', resolve);
  });
}

/** @param {Set<string>} changed verdicts that are not the same in every run */
function summarise(changed) {
  const { clients } = JSON.parse(readFileSync(`${OUT}/index.json`, 'utf8'));
  console.log(table(clients, true));
  console.log(`${OUT}/html/index.html shows every case`);
  if (options.readme) intoReadme(table(clients, false));
  if (options.modern) {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const rows = clients.map(({ runtime, counts }) => ({ runtime, version, counts }));
    writeFileSync(`${OUT}.json`, `${JSON.stringify({ runs: Number(options.runs), runtimes: rows, changed: [...changed] }, null, 2)}\n`);
  }
  for (const line of changed) console.log(`not the same in every run: ${line}`);
  if (options.runs > 1 && changed.size === 0) console.log(`the same verdicts in ${options.runs} runs`);
  const unsteady = [...changed].some((line) => line.startsWith(OURS));
  process.exitCode = newFailures || unsteady ? 1 : 0;
}

/** A Markdown table; aligned when it is for a terminal. */
function table(clients, aligned) {
  const rows = [
    ['Client', 'Version', 'Runs in', ...COLUMNS],
    ...clients.map(({ name, version, runtime, counts }) => [name, version, runtime, ...COLUMNS.map((column) => String(counts[column] ?? 0))]),
  ];
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const cell = (text, column) => (!aligned ? text : column < 3 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  const lines = rows.map((row) => `| ${row.map(cell).join(' | ')} |`);
  const rule = widths.map((width, column) => (column < 3 ? '-'.repeat(aligned ? width : 3) : `${'-'.repeat(aligned ? width - 1 : 3)}:`));
  lines.splice(1, 0, `| ${rule.join(' | ')} |`);
  return lines.join('\n');
}

function intoReadme(text) {
  const readme = readFileSync('README.md', 'utf8');
  const [before] = readme.split(MARKERS[0]);
  const [, after] = readme.split(MARKERS[1]);
  writeFileSync('README.md', `${before}${MARKERS[0]}\n${text}\n${MARKERS[1]}${after}`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`matrix.mjs: ${message}`);
  process.exit(2);
}
