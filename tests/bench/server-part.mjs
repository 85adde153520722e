// The part `server`: sse-server against a Node http server that does the same, by turns. Must not
// know: how a server is loaded.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { startServer } from './child.mjs';
import { runScript } from './runtimes.mjs';
import { median, rounded } from './statistics.mjs';
import { figureTable } from './tables.mjs';

const BINARY = fileURLToPath(new URL('../../build/sse-server', import.meta.url));
const START_MS = 10000;

/** Starts sse-server; it says itself where it listens. */
async function startOurs() {
  const folder = mkdtempSync(join(tmpdir(), 'eventsource-wasm-bench-'));
  const args = ['--port', '0', '--max-streams', '10000', '--port-file', join(folder, 'port')];
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const base = await new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`sse-server says nothing after ${START_MS} ms`)), START_MS);
    child.stdout.on('data', (data) => {
      said += data;
      const [url] = /http:\/\/[\d.]+:\d+/.exec(said) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('error', reject);
  });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, pid: child.pid, stop };
}

const SERVERS = { 'sse-server': startOurs, node: () => startServer('node-server.mjs') };

async function measure({ quick, progress }) {
  const load = quick
    ? { idle: 1000, subscribers: 200, events: 10, burst: 50 }
    : { idle: 10000, subscribers: 1000, events: 50, burst: 200 };
  const runs = { 'sse-server': [], node: [] };
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    for (const name of Object.keys(SERVERS)) {
      const server = await SERVERS[name]();
      try {
        runs[name].push(await runScript(process.execPath, 'server-rounds.mjs', { ...load, base: server.base, pid: server.pid }));
        progress(`${name}: ${JSON.stringify(runs[name].at(-1))}`);
      } finally {
        server.stop();
      }
    }
  }
  const of = (name, pick) => rounded(median(runs[name].map(pick)));
  const figures = (name) => ({
    idle_streams: of(name, ({ idle }) => idle.streams),
    idle_rss_mb: of(name, ({ idle }) => idle.rss_bytes / 1e6),
    accepts_per_second: of(name, ({ idle }) => idle.accepts_per_second),
    fan_out_p50_ms: of(name, ({ fan_out: fan }) => fan.p50_ms),
    fan_out_p99_ms: of(name, ({ fan_out: fan }) => fan.p99_ms),
    burst_deliveries_per_second: of(name, ({ burst }) => burst.per_second),
  });
  return { load, 'sse-server': figures('sse-server'), node: figures('node') };
}

function table({ load, ...servers }) {
  const ours = servers['sse-server'];
  const rows = Object.keys(ours).map((key) => [`${key} (Node's http: ${servers.node[key]})`, ours[key]]);
  return figureTable({ [`${load.subscribers} subscribers`]: '', ...Object.fromEntries(rows) });
}

export const serverPart = { about: "sse-server against Node's http", measure, table };
