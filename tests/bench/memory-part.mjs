// The part `memory`: what our client keeps, and its cold start. Must not know: how it is weighed.
import { startServer } from './child.mjs';
import { nodes, runScript } from './runtimes.mjs';
import { median, rounded } from './statistics.mjs';
import { figureTable } from './tables.mjs';

const STARTS = 11;

async function measure({ quick, progress }) {
  const server = await startServer('load-server.mjs');
  const node = nodes()[quick ? 0 : Math.min(1, nodes().length - 1)];
  const run = async (what, count) => {
    progress(`${what} ${count ?? ''}`);
    return runScript(node, 'memory-rounds.mjs', { base: server.base, what, count });
  };
  try {
    const idle = await run('idle', 1000);
    const bare = await run('fetch', 1000);
    const socket = await run('socket', 1000);
    const many = await run('idle', quick ? 2000 : 10000);
    const value = await run('value');
    const line = await run('line');
    // Pairs, since the machine is not always equally busy.
    const starts = [];
    for (let i = 0; i < STARTS; i++) starts.push([await run('coldFetch'), await run('coldSource')]);
    return {
      idle_source_bytes: Math.round(idle.heap),
      idle_fetch_bytes: Math.round(bare.heap),
      idle_socket_bytes: Math.round(socket.heap),
      beside_socket_bytes: Math.round(idle.heap - socket.heap),
      idle_source_rss_bytes: Math.round(idle.rss),
      open_sources: many.open,
      kept_value_bytes: Math.round(value.bytes),
      line_8m_times: rounded(line.times),
      import_ms: rounded(median(starts.map(([, source]) => source.import_ms))),
      cold_source_ms: rounded(median(starts.map(([, source]) => source.ms))),
      cold_fetch_ms: rounded(median(starts.map(([bare]) => bare.ms))),
      cold_start_over_fetch_ms: rounded(median(starts.map(([bare, source]) => source.ms - bare.ms))),
    };
  } finally {
    server.stop();
  }
}

const table = (memory) =>
  figureTable({
    'an idle source, bytes of heap': `${memory.idle_source_bytes}`,
    'beside its socket (≤ 40,960)': memory.beside_socket_bytes,
    'a bare fetch with its reader': memory.idle_fetch_bytes,
    'sources open at a time in one process': memory.open_sources,
    'kept alive by a value of 200 characters, bytes (≤ 8,192)': memory.kept_value_bytes,
    'a line of 8 MiB takes so many times its size (≤ 4)': memory.line_8m_times,
    'cold start from the import to the first event, ms over fetch (≤ 1.5)': memory.cold_start_over_fetch_ms,
  });

export const memoryPart = { about: 'what our client keeps, and its cold start', measure, table };
