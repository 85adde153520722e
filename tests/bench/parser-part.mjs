// The part `parser`: parsers fed from memory, in each Node. Must not know: how one is timed.
import { nodes, runScript } from './runtimes.mjs';
import { geometricMean } from './statistics.mjs';
import { ratioTable } from './tables.mjs';

const QUICK = ['llm-one', 'llm-64k', 'ticks-64k', 'rich-64k', 'ten-lines', 'json-64k', 'crlf', 'cjk', 'latin', 'random', 'bytes'];
const PEER = 'eventsource-parser';

/** The one peer that is close in many rounds; those that take many times longer in a few. */
const CLOSE = { rounds: 21, scale: 0.5, all: false, only: null };
const FAR = { rounds: 5, scale: 0.1, all: true, only: null };

async function measure({ quick }) {
  const results = [];
  for (const node of quick ? nodes().slice(0, 2) : nodes()) {
    const rows = await runScript(node, 'parser-rounds.mjs', quick ? { ...CLOSE, rounds: 9, scale: 0.25, only: QUICK } : CLOSE);
    if (quick) {
      results.push(...rows);
      continue;
    }
    const far = await runScript(node, 'parser-rounds.mjs', FAR);
    results.push(...rows.map((row, i) => ({ ...row, peers: { ...far[i].peers, ...row.peers } })));
  }
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
