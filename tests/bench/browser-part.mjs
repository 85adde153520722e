// The part `browser`: ours against the browser's own EventSource, in time and in CPU time of the
// browser's whole process tree. Must not know: what the page does.
import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';

import { Browser } from '../browser/browsers.mjs';
import { startServer } from './child.mjs';
import { ratiosTo, rounded } from './statistics.mjs';

const BROWSERS = ['chromium', 'firefox'];
const SILENCE_MS = 120000;
const TICK_MS = 10; // of the CPU times in /proc

/** CPU time in ms of all processes of a group; browsers keep theirs together. */
function cpuOf(group) {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // it has ended
    }
  }
  return ticks * TICK_MS;
}

/** Takes the page's reports; `report` gives the next one. */
async function control(onReport) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      onReport(JSON.parse(body));
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** Runs the page in a browser; resolves to its measurements. */
async function run(name, base, { rounds, scale, progress }) {
  const rows = [];
  let before = 0;
  let settle;
  const done = new Promise((resolve, reject) => (settle = { resolve, reject }));
  let timer;
  const late = () => settle.reject(new Error(`${name} has been silent for ${SILENCE_MS} ms`));
  const desk = await control((report) => {
    clearTimeout(timer);
    timer = setTimeout(late, SILENCE_MS);
    if (report.begin) before = cpuOf(browser.pid);
    else if (report.end) rows.push({ ...report, cpu: cpuOf(browser.pid) - before });
    else if (report.error) settle.reject(new Error(`${name}: ${report.error}`));
    else settle.resolve(rows);
    if (report.end && report.round === rounds - 1) progress(`${name} ${report.title}, ${report.name}: ${Math.round(report.ms)} ms`);
  });
  timer = setTimeout(late, SILENCE_MS);
  const query = new URLSearchParams({ control: desk.url, rounds, scale });
  const browser = new Browser(name, `${base}/pages/browser.html?${query}`);
  browser.ended.then((how) => settle.reject(new Error(how)));
  try {
    return await done;
  } finally {
    clearTimeout(timer);
    await browser.stop();
    desk.stop();
  }
}

function resultsOf(name, rows) {
  return [...new Set(rows.map((row) => row.end))].map((id) => {
    const of = (contender, key) => rows.filter((row) => row.end === id && row.name === contender && row.round >= 0).map((row) => row[key]);
    const ratio = (key) => rounded(ratiosTo({ native: of('native', key), ours: of('ours', key) }, 'native').ours);
    return { browser: name, workload: id, title: rows.find((row) => row.end === id).title, time_ratio: ratio('ms'), cpu_ratio: ratio('cpu') };
  });
}

async function measure({ quick, progress }) {
  const server = await startServer('load-server.mjs');
  const results = [];
  try {
    for (const name of quick ? BROWSERS.slice(0, 1) : BROWSERS) {
      results.push(...resultsOf(name, await run(name, server.base, { rounds: quick ? 2 : 7, scale: quick ? 0.3 : 1, progress })));
    }
  } finally {
    server.stop();
  }
  return results;
}

const table = (results) =>
  [
    "our time and CPU time ÷ the browser's own EventSource's",
    ...results.map((row) => `${row.browser.padEnd(10)} ${row.title.padEnd(34)} time ${String(row.time_ratio).padStart(6)}   CPU ${String(row.cpu_ratio).padStart(6)}`),
  ].join('\n');

export const browserPart = { about: "ours against the browser's own EventSource", measure, table };
