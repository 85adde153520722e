// Streams of the real server: what ours receives is what the browser's own receives of the same
// bytes; drops lose and repeat nothing.
import { deepEqual, equal, ok } from './assert.js';

const TYPES = ['ping', 'usermessage', 'match', 'score', 'end', 'gap', 'kind'];

let count = 0;
const newKey = () => `${Date.now()}-${(count += 1)}-${Math.random().toString(36).slice(2)}`;

/** Both get the same bytes of one connection to the server, up to the N-th event. */
const sameAs = (path, events) => async (context) => {
  const url = `/tee${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ key: newKey(), events })}`;
  const both = context.openBoth(url, {}, TYPES);
  for (const { source } of both) source.addEventListener('error', () => source.close());
  await Promise.all(both.map((watched) => watched.failed()));
  const [ours, native] = both;
  deepEqual(ours.received, native.received);
  deepEqual(ours.types, native.types);
  deepEqual(ours.messages.map(({ origin }) => origin), native.messages.map(({ origin }) => origin));
  ok(ours.messages.length >= Math.min(events, 100) - 1, `only ${ours.messages.length} events`);
};

const MOST_AHEAD = 200; // events; the server keeps 1000 for those who come back

/** Publishes to the subscriber until told to stop; resolves with what it has to receive. */
async function publishUntil(channel, watched, stopped) {
  const published = [];
  while (!stopped()) {
    const n = published.length + 1;
    const data = `${n} ${['é…😀'.repeat(n % 100), 'two\nlines', '', 'x'.repeat(n % 600)][n % 4]}`;
    const type = n % 3 ? '' : 'kind';
    const body = JSON.stringify({ channel, event: type, data });
    const { status } = await fetch('/publish', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    equal(status, 200, 'status of /publish');
    published.push({ type: type || 'message', data, lastEventId: String(n) });
    await watched.arrived(n - MOST_AHEAD);
  }
  return published;
}

const DROPS = 50;

/** Two at a time: some of the streams take their time. */
export const atOnce = 2;

export const checks = {
  'the clock is the same': sameAs('/demo/clock', 3),
  'pings, messages and user messages are the same': sameAs('/demo/ping', 6),
  'the ticker is the same': sameAs('/demo/stocks?rate=500', 500),
  'the scoreboard is the same': sameAs('/demo/scores', 6),
  'the answer in tokens is the same': sameAs('/demo/llm?delay=2&prompt=%F0%9F%98%80', 100),
  'the feed is the same': sameAs('/demo/feed', 8),

  async '100,000 events in one burst all arrive, in order'(context) {
    const total = 100_000;
    const watched = context.open(`/demo/burst?events=${total}&size=16`, {}, ['end']);
    await watched.arrived(total + 1);
    equal(watched.seen.length, total + 2); // open and end
    const wrong = watched.messages.slice(0, total).findIndex(({ data, lastEventId }, i) => {
      const id = String(i + 1);
      return lastEventId !== id || data !== `${id} `.padEnd(16, '.');
    });
    equal(wrong, -1, 'the first wrong event');
    deepEqual(watched.received[total], { type: 'end', data: String(total), lastEventId: String(total) });
  },

  async '50 drops at random bytes lose nothing and repeat nothing'(context) {
    const key = newKey();
    const url = `/cutting/channel/${key}?${new URLSearchParams({ key, drops: DROPS, after: 5000, retry: 10 })}`;
    const watched = context.open(url, {}, TYPES);
    await watched.opened();
    const published = await publishUntil(key, watched, () => watched.plain('error').length >= DROPS);
    await watched.arrived(published.length);
    deepEqual(watched.received, published);
    equal(watched.plain('error').length, DROPS, 'errors');
    ok(watched.plain('error').every(({ willReconnect }) => willReconnect));
  },

  async '50 drops by the server lose nothing and repeat nothing'(context) {
    const key = newKey();
    const watched = context.open(`/channel/${key}?retry=10&client=${key}`, {}, TYPES);
    await watched.opened();
    let drops = 0;
    const publishing = publishUntil(key, watched, () => drops === DROPS);
    while (drops < DROPS) {
      await watched.opened(drops + 1);
      await watched.arrived(watched.messages.length + 1);
      const answer = await fetch(`/drop?client=${key}&how=${drops % 2 ? 'cut' : 'end'}`, { method: 'POST' });
      ok((await answer.json()).dropped >= 1, 'nothing was dropped');
      drops += 1;
    }
    const published = await publishing;
    await watched.arrived(published.length);
    deepEqual(watched.received, published);
  },

  async 'another origin is reconnected to with the last event ID, after a preflight'(context) {
    const { backend } = context.options;
    const client = newKey();
    const ours = context.open(`${backend}/demo/feed?retry=10&client=${client}`);
    await ours.arrived(2);
    await fetch(`${backend}/drop?client=${client}`, { method: 'POST' });
    await ours.opened(2);
    await ours.arrived(ours.messages.length + 3);
    const ids = ours.messages.map(({ lastEventId }) => Number(lastEventId));
    ok(ids.every((id, i) => i === 0 || id === ids[i - 1] + 1), `ids ${ids}`);
    equal(ours.messages[0].origin, backend);
  },

  async 'another origin can be asked with credentials'(context) {
    const both = context.openBoth(`${context.options.backend}/demo/feed`, { withCredentials: true });
    for (const watched of both) {
      await watched.arrived();
      equal(watched.source.withCredentials, true);
    }
  },
};
