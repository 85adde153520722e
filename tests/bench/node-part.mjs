// The part `node`: clients in Node over loopback. Must not know: how CPU time is taken.
import { startServer } from './child.mjs';
import { nodes, runScript } from './runtimes.mjs';
import { ratioTable } from './tables.mjs';

async function measure({ quick }) {
  const server = await startServer('load-server.mjs');
  const run = { base: server.base, rounds: quick ? 3 : 5, scale: quick ? 0.2 : 1 };
  const results = [];
  try {
    for (const node of quick ? nodes().slice(1, 2) : nodes()) {
      const flags = node === process.execPath ? [] : ['--experimental-eventsource'];
      results.push(...(await runScript(node, 'node-rounds.mjs', run, ['--expose-gc', ...flags])));
    }
  } finally {
    server.stop();
  }
  return results;
}

const table = (results) => ratioTable(results, "a peer's CPU time ÷ ours", ['us_per_event', 'µs/event']);

export const nodePart = { about: 'clients in Node, over loopback', measure, table };
