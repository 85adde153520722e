// Measures memory, and the cold start, in the Node it is started with, and prints one JSON object:
//   node --expose-gc memory-rounds.mjs '{"base":"http://…","what":"idle","count":1000}'
// Each `what` wants a process of its own.
import net from 'node:net';
import process from 'node:process';

import { json, llm } from './workloads.mjs';

const { base, what, count } = JSON.parse(process.argv[2]);
const encoder = new TextEncoder();

function settled() {
  for (let i = 0; i < 4; i++) globalThis.gc();
  return process.memoryUsage();
}

/** Opens `count` streams and keeps them; each has had its first event. */
async function hold(open) {
  const kept = [await open()];
  const before = settled();
  const batch = 100;
  while (kept.length < count) kept.push(...(await Promise.all(Array.from({ length: Math.min(batch, count - kept.length) }, open))));
  // What a finished request leaves behind goes with the next turns.
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  const after = settled();
  return { open: kept.length, heap: (after.heapUsed + after.external - before.heapUsed - before.external) / count, rss: (after.rss - before.rss) / count };
}

const start = performance.now();
// The cold start of fetch is one without us.
const { EventSource } = what === 'coldFetch' ? {} : await import('../../dist/node.js');
const importMs = performance.now() - start;
const parser = what.startsWith('cold') ? null : await import('../../dist/node-parser.js');

const MEASURES = {
  /** Bytes per idle source. */
  idle: () =>
    hold(
      () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(`${base}/idle`);
          source.onmessage = () => resolve(source);
          source.onerror = (event) => reject(new Error(event.message));
        }),
    ),

  /** The same for a socket that got the same bytes: what is beside it is the source's. */
  socket: () =>
    hold(
      () =>
        new Promise((resolve, reject) => {
          const { hostname, port } = new URL(base);
          const socket = net.connect(Number(port), hostname, () => socket.write(`GET /idle HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`));
          socket.on('data', () => resolve(socket));
          socket.on('error', reject);
        }),
    ),

  /** The same for fetch and its reader. */
  fetch: () =>
    hold(async () => {
      const { body } = await fetch(`${base}/idle`, { headers: { Accept: 'text/event-stream' }, cache: 'no-store' });
      const reader = body.getReader();
      await reader.read();
      return [reader, reader.read()];
    }),

  /** Bytes that one kept value of about 200 characters keeps alive: one event of each 64 KiB chunk. */
  value() {
    const bytes = encoder.encode(llm(64000).join(''));
    const kept = [];
    let seen = 0;
    const { feed } = parser.createParser({
      onEvent({ data }) {
        if (seen++ % 320 === 0) kept.push(data);
      },
    });
    feed(bytes.slice(0, 65536));
    const before = settled();
    for (let at = 65536; at < bytes.length; at += 65536) feed(bytes.slice(at, at + 65536));
    const after = settled();
    return { bytes: (after.heapUsed + after.external - before.heapUsed - before.external) / kept.length };
  },

  /** How many times its size a line of 8 MiB takes at most, chunk by chunk. */
  line() {
    const size = 8 << 20;
    const bytes = encoder.encode(json(1, size)[0]);
    let length = 0;
    let peak = 0;
    const { feed } = parser.createParser({
      onEvent({ data }) {
        length = data.length + (data.charCodeAt(data.length >> 1) & 0);
        peak = Math.max(peak, process.memoryUsage().heapUsed + process.memoryUsage().external);
      },
    });
    const before = settled();
    for (let at = 0; at < bytes.length; at += 16384) {
      feed(bytes.slice(at, at + 16384));
      const now = process.memoryUsage();
      peak = Math.max(peak, now.heapUsed + now.external);
    }
    if (length !== size) throw new Error(`a line of ${length} instead of ${size}`);
    return { times: (peak - before.heapUsed - before.external) / size };
  },

  /** ms to the first bytes, in a process that has loaded nothing yet. */
  async coldFetch() {
    const { signal } = new AbortController();
    const { body } = await fetch(`${base}/idle`, { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal });
    await body.getReader().read();
    return { ms: performance.now() - start };
  },

  /** The same to the first event, the import of the package included. */
  coldSource: () =>
    new Promise((resolve) => {
      new EventSource(`${base}/idle`).onmessage = () => resolve({ ms: performance.now() - start });
    }),
};

process.stdout.write(`${JSON.stringify({ import_ms: importMs, ...(await MEASURES[what]()) })}\n`, () => process.exit(0));
