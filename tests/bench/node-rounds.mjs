// Measures the clients in the Node it is started with, over loopback, and prints one JSON list:
//   node --expose-gc [--experimental-eventsource] node-rounds.mjs '{"base":"http://…","rounds":5,"scale":1}'
// CPU time of this process: the server's is another's.
import process from 'node:process';

import { OURS, clientContenders } from './client-contenders.mjs';
import { median, ratiosTo, rounded, shuffled } from './statistics.mjs';
import { randomFrom } from './workloads.mjs';

/** Its time grows with the square of a chunk's events: minutes here. See the part `parser`. */
const QUADRATIC = ['launchdarkly-eventsource'];
const WORKLOADS = [
  { id: 'llm-64k', title: 'LLM tokens', query: 'kind=llm', count: 40000, target: 3, without: QUADRATIC },
  { id: 'ticks-64k', title: 'ticks', query: 'kind=ticks', count: 150000, target: 3, without: QUADRATIC },
  { id: 'llm-one', title: 'LLM tokens, one event per write', query: 'kind=llm&one', count: 15000, target: 2.2 },
  { id: 'json-64k', title: 'JSON lines of 64 KiB', query: 'kind=json', count: 500, target: 1.3 },
];
const LIMIT_MS = 30000;
/** One that takes longer is measured once: it would only make the others wait. */
const HOPELESS_US = 4e6;

const { base, rounds, scale } = JSON.parse(process.argv[2]);
const contenders = await clientContenders();
const runtime = `Node ${process.versions.node}`;

/** @returns {Promise<number>} µs of CPU */
async function once(read, url, count) {
  let events = 0;
  let units = 0;
  globalThis.gc();
  const before = process.cpuUsage();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  const seen = ({ data }) => {
    events++;
    units += data.length + (data.charCodeAt(data.length >> 1) & 1);
  };
  await Promise.race([read(url, seen), late]).finally(() => clearTimeout(timer));
  const { user, system } = process.cpuUsage(before);
  if (events !== count || units < count) throw new Error(`${events} of ${count} events`);
  return user + system;
}

const results = [];
for (const { id, title, query, count: whole, target, without = [] } of WORKLOADS) {
  const count = Math.round(whole * scale);
  const url = `${base}/events?${query}&count=${count}`;
  const random = randomFrom(5);
  const times = {};
  const broken = new Set(without);
  for (let round = -1; round < rounds; round++) {
    for (const name of shuffled([...contenders.keys()], random)) {
      if (broken.has(name)) continue;
      try {
        const time = await once(contenders.get(name), url, count);
        if (round >= 0) (times[name] ??= []).push(time);
        else if (time > HOPELESS_US) {
          times[name] = Array(rounds).fill(time);
          broken.add(name);
        }
      } catch (error) {
        broken.add(name);
        delete times[name];
        process.stderr.write(`  ${runtime}: ${name} fails with ${title}: ${error.message}\n`);
        if (name === OURS) throw error;
      }
    }
  }
  const ratios = Object.entries(ratiosTo(times, OURS)).filter(([name]) => name !== OURS);
  const peers = Object.fromEntries(ratios.map(([name, ratio]) => [name, rounded(ratio)]));
  results.push({ runtime, workload: id, title, target, us_per_event: rounded(median(times[OURS]) / count), peers });
  process.stderr.write(`  ${runtime.padEnd(14)} ${title.padEnd(32)} ${JSON.stringify(peers)}\n`);
}
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
