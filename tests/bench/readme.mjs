// Writes what build/bench/results.json and build/size.json say into README.md, between its markers,
// and the plots beside this file: `make bench-readme`, after `make bench`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import { barPlot } from './plot.mjs';
import { geometricMean } from './statistics.mjs';
import { PHASES } from './tables.mjs';

const root = new URL('../../', import.meta.url);
const MARKS = ['<!-- bench:begin -->', '<!-- bench:end -->'];
const PEER = 'eventsource-parser';

function read(name, command) {
  try {
    return JSON.parse(readFileSync(new URL(`build/${name}.json`, root), 'utf8'));
  } catch {
    console.error(`There is no build/${name}.json: run \`${command}\` first.`);
    return process.exit(2);
  }
}

const { artefacts, parts, peers: peerSizes } = read('size', 'make size');
const { parser = [], phases = [], browser = [], node = [], memory, server } = read('bench/results', 'make bench');
const plots = new URL('plots/', import.meta.url);
mkdirSync(plots, { recursive: true });
const lines = [];

function plot(name, title, rows, less) {
  writeFileSync(new URL(`${name}.svg`, plots), barPlot(title, rows, less));
  lines.push(`![${title}](tests/bench/plots/${name}.svg)`, '');
}

const runtimes = [...new Set(parser.map((row) => row.runtime))];
const shown = runtimes.find((name) => name.startsWith('Node 24')) ?? runtimes[0];
if (shown) {
  const rows = parser.filter((row) => row.runtime === shown);
  plot('parser', `Parser, ${shown}: time of eventsource-parser 4.1.3 ÷ ours`, rows.map((row) => ({ label: row.title, value: row.peers[PEER] })));
  const means = runtimes.map((name) => `${geometricMean(parser.filter((row) => row.runtime === name).map((row) => row.peers[PEER])).toFixed(2)} on ${name}`);
  lines.push(`Geometric means: ${means.join(', ')}.`, '');
  const limits = rows.filter((row) => row.limit_ratio).map((row) => `${row.title} ${row.limit_ratio}`);
  lines.push(`How many times as long as a parser that knows beforehand where each event stands, and only decodes, slices and calls: ${limits.join('; ')}.`, '');
}
if (phases.length) {
  lines.push(`What the parser's time goes into, ${phases[0].runtime}, ns per event (\`make bench ONLY=phases\`). Copying, decoding and making strings are the engine's own, and any parser has to pay them:`, '');
  lines.push(`| | ${Object.values(PHASES).join(' | ')} |`, `|---|${Object.keys(PHASES).map(() => '---|').join('')}`);
  for (const { title, ns_per_event: ns } of phases) lines.push(`| ${title} | ${Object.keys(PHASES).map((name) => ns[name]).join(' | ')} |`);
  lines.push('');
}
if (browser.length) {
  const rows = browser.map((row) => ({ label: `${row.browser}: ${row.title}`, value: row.time_ratio }));
  plot('browser', "Browsers: our time ÷ their own EventSource's (less is better)", rows, true);
}
const client = node.filter((row) => row.runtime === (node.find(({ runtime }) => runtime.startsWith('Node 24')) ?? node[0]).runtime);
if (client.length) {
  const peers = ['eventsource', 'Node’s own', 'event-source-polyfill', 'fetch-event-source'].filter((name) => client[0].peers[name]);
  lines.push(`CPU time ÷ ours, ${client[0].runtime}, over loopback:`, '', `| | ${peers.join(' | ')} |`, `|---|${peers.map(() => '---|').join('')}`);
  for (const row of client) lines.push(`| ${row.title} | ${peers.map((name) => row.peers[name] ?? '–').join(' | ')} |`);
  lines.push('');
}
if (memory) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  lines.push(
    `An idle source takes ${kb(memory.idle_source_bytes)}, its socket included (a fetch and its reader: ${kb(memory.idle_fetch_bytes)}); ${memory.open_sources} were open at a time in one process. A fresh Node has the first event ${memory.cold_source_ms} ms after the import began, and the first bytes of a bare fetch after ${memory.cold_fetch_ms}. A value of 200 characters that is kept keeps ${kb(memory.kept_value_bytes)} alive; a line of 8 MiB takes ${memory.line_8m_times} times its size.`,
    '',
  );
}
if (server) {
  const { 'sse-server': ours, node: other } = server;
  lines.push(
    `The server holds ${ours.idle_streams} idle streams in ${ours.idle_rss_mb} MB (a Node http server: ${other.idle_rss_mb}) and delivers ${ours.burst_deliveries_per_second} events per second to ${server.load.subscribers} subscribers (${other.burst_deliveries_per_second}); with ten events per second to each, 99 % are there within ${ours.fan_out_p99_ms} ms (${other.fan_out_p99_ms}).`,
    '',
  );
}

const kilobytes = ({ gzip }) => `${(gzip / 1000).toFixed(1)} kB`;
const shipped = ['eventsource.min.js', 'eventsource.legacy.js'].map((name) => `\`${name}\` is ${kilobytes(artefacts[name])}`);
const others = Object.entries(peerSizes).map(([name, sizes]) => `${name} ${kilobytes(sizes)}`);
const spent = Object.entries(parts).filter(([, share]) => share >= 0.01).map(([name, share]) => `${name} ${(100 * share).toFixed(0)} %`);
lines.push(
  `Compressed by gzip, ${shipped.join(', ')}, and the parser alone, minified, ${kilobytes(artefacts['parser.js, minified'])}${others.length ? ` (peers: ${others.join(', ')})` : ''}. What the first spends its bytes on: ${spent.join(', ')}.`,
  '',
);

const file = new URL('README.md', root);
const [before, rest] = readFileSync(file, 'utf8').split(MARKS[0]);
const after = rest?.split(MARKS[1])[1];
if (after === undefined) throw new Error(`README.md has no ${MARKS.join(' … ')}`);
writeFileSync(file, `${before}${MARKS[0]}\n${lines.join('\n').trim()}\n${MARKS[1]}${after}`);
