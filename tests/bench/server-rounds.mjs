// Loads one server of event streams with bare sockets, and prints one JSON object:
//   node server-rounds.mjs '{"base":"http://…","pid":1,"idle":10000,"subscribers":1000,"events":50,"burst":200}'
// Publisher and subscribers share this process, and so a clock. An event is one `~`: single bytes
// can't be cut in two, and an event's number is how many went before.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import process from 'node:process';

import { percentile } from './statistics.mjs';

const INTERVAL_MS = 100;
/** Events that don't count: the first ones find this process slow, whatever the server does. */
const WARM_UP = 5;
const PATIENCE_MS = 60000;
const AT_A_TIME = 200;
const MARK = '~'.charCodeAt(0);

const { base, pid, idle, subscribers, events, burst } = JSON.parse(process.argv[2]);
const { hostname, port } = new URL(base);

const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

/** Opens a stream; resolves when its head is there. */
function subscribe(channel, onMark) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostname, port: Number(port) }, () => {
      socket.write(`GET /channel/${channel} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\n\r\n`);
    });
    let open = false;
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      if (!open) {
        open = true;
        if (!bytes.toString('latin1').startsWith('HTTP/1.1 200')) return reject(new Error(bytes.toString('latin1').slice(0, 100)));
        resolve(socket);
      }
      for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) onMark();
    });
    socket.on('close', () => reject(new Error('closed')));
  });
}

async function subscribeAll(count, channel, markOf) {
  const sockets = [];
  while (sockets.length < count) {
    const some = Math.min(AT_A_TIME, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => subscribe(channel, markOf())))));
  }
  return sockets;
}

async function publish(channel) {
  const response = await fetch(`${base}/publish?channel=${channel}`, { method: 'POST', body: '~' });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`publish: ${response.status}`);
}

async function until(holds, what) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`no ${what} in ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const end = (sockets) => sockets.forEach((socket) => socket.destroy());

/** Streams that are accepted at once, and what so many that nothing is sent to take. */
async function holdIdle() {
  const before = rss();
  const start = performance.now();
  const sockets = await subscribeAll(idle, 'idle', () => () => {});
  const ms = performance.now() - start;
  const result = { streams: sockets.length, rss_bytes: rss(), rss_growth_bytes: rss() - before, accepts_per_second: Math.round((idle / ms) * 1000) };
  end(sockets);
  return result;
}

/** An event each 100 ms to all subscribers: how late each delivery is. */
async function fanOut() {
  const sent = [];
  const late = [];
  const sockets = await subscribeAll(subscribers, 'fan', () => {
    let seen = 0;
    return () => late.push(performance.now() - sent[seen++]);
  });
  const all = WARM_UP + events;
  for (let i = 0; i < all; i++) {
    const next = performance.now() + INTERVAL_MS;
    sent.push(performance.now());
    await publish('fan');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
  }
  await until(() => late.length === all * subscribers, `${all * subscribers} deliveries, but ${late.length}`);
  end(sockets);
  late.splice(0, WARM_UP * subscribers);
  return { p50_ms: percentile(late, 0.5), p99_ms: percentile(late, 0.99), max_ms: percentile(late, 1) };
}

/** Events published as fast as the server takes them: deliveries per second. */
async function deliverBurst() {
  let deliveries = 0;
  const sockets = await subscribeAll(subscribers, 'burst', () => () => deliveries++);
  const start = performance.now();
  for (let i = 0; i < burst; i++) await publish('burst');
  await until(() => deliveries >= burst * subscribers, `${burst * subscribers} deliveries`);
  const seconds = (performance.now() - start) / 1000;
  end(sockets);
  return { deliveries, per_second: Math.round(deliveries / seconds) };
}

const result = { idle: await holdIdle(), fan_out: await fanOut(), burst: await deliverBurst() };
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
