// The part `parser`: parsers fed from memory, in each Node. Must not know: how one is timed.
import { nodes, runScript } from './runtimes.mjs';
import { geometricMean } from './statistics.mjs';

const QUICK = ['llm-one', 'llm-64k', 'ticks-64k', 'rich-64k', 'ten-lines', 'json-64k', 'crlf', 'cjk', 'latin', 'random', 'bytes'];
const PEER = 'eventsource-parser';

async function measure({ quick }) {
  const run = quick
    ? { rounds: 9, scale: 0.25, all: false, only: QUICK }
    : { rounds: 21, scale: 1, all: true, only: null };
  const results = [];
  for (const node of quick ? nodes().slice(0, 2) : nodes()) results.push(...(await runScript(node, 'parser-rounds.mjs', run)));
  return results;
}

/** A row per workload: how many times our time each takes. */
function table(results) {
  const lines = [];
  for (const runtime of new Set(results.map((row) => row.runtime))) {
    const rows = results.filter((row) => row.runtime === runtime);
    const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
    lines.push('', `${runtime}: a peer's time ÷ ours`, ['workload'.padEnd(40), 'ns/event', ...peers].join('  '));
    for (const { title, ns_per_event: ns, peers: ratios } of rows) {
      const cells = peers.map((name) => String(ratios[name] ?? '–').padStart(name.length));
      lines.push([title.padEnd(40), String(ns).padStart(8), ...cells].join('  '));
    }
    const mean = geometricMean(rows.map((row) => row.peers[PEER]));
    lines.push(`geometric mean, ${PEER} ÷ ours: ${mean.toFixed(2)}`);
  }
  return lines.join('\n');
}

export const parserPart = { about: 'bytes in memory to events', measure, table };
