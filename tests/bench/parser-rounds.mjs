// Measures the parsers in the runtime it is started with, and prints one JSON object:
//   node --expose-gc parser-rounds.mjs '{"rounds":15,"scale":1,"all":true,"only":null}'
// One process, contenders in another order each round, garbage collected before each. Strings are
// touched: a parser that only makes ropes has to join them.
import process from 'node:process';

import { LIMIT, LIMIT_KNOWN, OUR_LOOP, OURS, parserContenders } from './parser-contenders.mjs';
import { median, ratiosTo, rounded, shuffled } from './statistics.mjs';
import { parserWorkloads, randomFrom } from './workloads.mjs';

const WARM_UP = 3;
/** One that takes longer in a round is measured no more: it would only make the others wait. */
const HOPELESS_MS = 1500;
const OVER_STREAMS = new Set(['openai', '@anthropic-ai/sdk']);

const { rounds, scale, all, only } = JSON.parse(process.argv[2]);
const contenders = await parserContenders(all);
const runtime = globalThis.Bun ? `Bun ${globalThis.Bun.version}` : `Node ${process.versions.node}`;

/** Counts events, and looks into each string. */
function sink() {
  const seen = { events: 0, units: 0 };
  return [
    seen,
    ({ data }) => {
      seen.events++;
      seen.units += data.length;
      if (data.length > 4096) seen.units += data.charCodeAt(data.length >> 1) & 1;
    },
  ];
}

async function once(run, chunks) {
  const [seen, emit] = sink();
  globalThis.gc({ type: 'minor' });
  const start = performance.now();
  const running = run(chunks, emit);
  if (running) await running;
  return [performance.now() - start, seen];
}

async function measure({ id, events, chunks }) {
  const names = [...contenders.keys()].filter((name) => name !== LIMIT || LIMIT_KNOWN.has(id));
  const random = randomFrom(123);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const hopeless = {};
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const name of shuffled(names, random)) {
      if (hopeless[name]) continue;
      const [time, seen] = await once(contenders.get(name), chunks);
      if (name !== LIMIT && seen.events !== events) throw new Error(`${name} made ${seen.events} of ${events} events of ${id}`);
      if (time > HOPELESS_MS) hopeless[name] = time;
      if (round >= 0) times[name].push(time);
    }
  }
  for (const [name, time] of Object.entries(hopeless)) times[name] = Array(rounds).fill(time);
  return times;
}

function resultOf({ id, title, target, events }, times) {
  const ratios = ratiosTo(times, OURS);
  const overStreams = times[OUR_LOOP] ? ratiosTo(times, OUR_LOOP) : {};
  const peers = {};
  for (const name of Object.keys(times)) {
    if (name !== OURS && name !== OUR_LOOP && name !== LIMIT) peers[name] = rounded((OVER_STREAMS.has(name) ? overStreams : ratios)[name]);
  }
  return {
    runtime,
    workload: id,
    title,
    target,
    ns_per_event: rounded((median(times[OURS]) * 1e6) / events),
    limit_ratio: ratios[LIMIT] ? rounded(1 / ratios[LIMIT]) : null,
    peers,
  };
}

const results = [];
for (const workload of parserWorkloads(scale)) {
  if (only && !only.includes(workload.id)) continue;
  const result = resultOf(workload, await measure(workload));
  results.push(result);
  process.stderr.write(`  ${runtime.padEnd(14)} ${workload.title.padEnd(40)} ${String(result.ns_per_event).padStart(9)} ns/event  eventsource-parser × ${result.peers['eventsource-parser']}\n`);
}
process.stdout.write(`${JSON.stringify(results)}\n`);
