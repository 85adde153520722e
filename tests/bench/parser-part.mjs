// The part `parser`: parsers fed from memory, in each Node. Must not know: how one is timed.
import { nodes, runScript } from './runtimes.mjs';
import { geometricMean } from './statistics.mjs';
import { ratioTable } from './tables.mjs';

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

function table(results) {
  const runtimes = [...new Set(results.map((row) => row.runtime))];
  const means = runtimes.map((runtime) => {
    const mean = geometricMean(results.filter((row) => row.runtime === runtime).map((row) => row.peers[PEER]));
    return `${runtime}: geometric mean, ${PEER} ÷ ours: ${mean.toFixed(2)}`;
  });
  return [ratioTable(results, "a peer's time ÷ ours", ['ns_per_event', 'ns/event']), '', ...means].join('\n');
}

export const parserPart = { about: 'bytes in memory to events', measure, table };
