// Reads each stream by turns with the browser's own EventSource and with ours, and reports how long
// each took: /pages/browser.html?control=URL&rounds=5&scale=1. The other side takes the CPU time at
// `begin` and `end`. Must not know: what is made of it.
import { EventSource as Ours } from '/dist/index.js';

const WORKLOADS = [
  { id: 'llm-64k', title: 'LLM tokens', query: 'kind=llm', count: 30000 },
  { id: 'ticks-64k', title: 'ticks', query: 'kind=ticks', count: 100000 },
  { id: 'llm-one', title: 'LLM tokens, one event per write', query: 'kind=llm&one', count: 10000 },
  { id: 'json-64k', title: 'JSON lines of 64 KiB', query: 'kind=json', count: 400 },
];
const CONTENDERS = { native: EventSource, ours: Ours };

const parameters = new URLSearchParams(location.search);
const rounds = Number(parameters.get('rounds'));
const scale = Number(parameters.get('scale'));
const tell = (report) => fetch(parameters.get('control'), { method: 'POST', body: JSON.stringify(report) });

function read(Contender, url) {
  return new Promise((resolve, reject) => {
    let events = 0;
    let units = 0;
    const source = new Contender(url);
    source.onmessage = ({ data }) => {
      events++;
      units += data.length + (data.charCodeAt(data.length >> 1) & 1);
    };
    source.addEventListener('end', () => {
      source.close();
      resolve([events, units]);
    });
    source.onerror = () => {
      source.close();
      reject(new Error(`an error after ${events} events`));
    };
  });
}

try {
  for (const { id, title, query, count: whole } of WORKLOADS) {
    const count = Math.round(whole * scale);
    for (let round = -1; round < rounds; round++) {
      for (const name of round % 2 ? ['ours', 'native'] : ['native', 'ours']) {
        await tell({ begin: id });
        const start = performance.now();
        const [events] = await read(CONTENDERS[name], `/events?${query}&count=${count}`);
        const ms = performance.now() - start;
        if (events !== count) throw new Error(`${name} made ${events} of ${count} events of ${id}`);
        await tell({ end: id, title, name, ms, round });
      }
    }
  }
  await tell({ done: true });
} catch (error) {
  await tell({ done: true, error: String(error) });
}
