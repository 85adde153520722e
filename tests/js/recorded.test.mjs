// Real streams of the real server: a proxy keeps the bytes, an independent parser says what they
// mean, and our client must have received exactly that.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startServer } from '../server/start-server.mjs';
import { open } from './events.mjs';
import { takeApart } from './http-body.mjs';
import { randomFrom } from './random.mjs';
import { RecordingProxy } from './recording-proxy.mjs';
import { interpret } from './reference.mjs';

const TYPES = ['ping', 'usermessage', 'match', 'score', 'end', 'gap', 'kind-0', 'kind-1'];

let server;
before(async () => {
  server = await startServer(['--feed-interval', '200']);
});
after(() => server.stop());

/** What the reference finds in everything that one connection carried. */
async function meant(recording) {
  const { head, body } = takeApart(recording.bytes);
  assert.match(head, /^HTTP\/1.1 200 /);
  return (await interpret(body)).events;
}

/** Receives `count` events and all others that were on their way, then compares. */
async function compare(t, path, count) {
  const proxy = await RecordingProxy.start(t, server.port);
  const watched = open(t, proxy.origin + path, {}, TYPES);
  await watched.arrived(count);
  proxy.hold();
  const expected = await meant(proxy.recordings[0]);
  assert.ok(expected.length >= count);
  await watched.arrived(expected.length);
  watched.source.close();
  assert.deepEqual(watched.received, expected);
  assert.ok(watched.messages.every(({ origin }) => origin === proxy.origin));
  assert.equal(proxy.recordings.length, 1);
  return watched;
}

describe('a recorded stream', { concurrency: true }, () => {
  const streams = { '/demo/clock': 3, '/demo/ping': 6, '/demo/stocks?rate=200': 400, '/demo/scores': 6, '/demo/feed': 10 };
  for (const [path, count] of Object.entries(streams)) {
    it(`is received as it was sent: ${path}`, (t) => compare(t, path, count));
  }

  it('is received as it was sent, to its end: /demo/llm', async (t) => {
    const proxy = await RecordingProxy.start(t, server.port);
    const prompt = encodeURIComponent('Wie heißt 東京 auf Deutsch? 😀');
    const watched = open(t, `${proxy.origin}/demo/llm?delay=5&prompt=${prompt}`);
    watched.source.addEventListener('error', () => watched.source.close());
    await watched.failed();
    assert.equal(watched.data.at(-1), '[DONE]');
    assert.deepEqual(watched.received, await meant(proxy.recordings[0]));
    const content = watched.data.slice(0, -1).map((data) => JSON.parse(data).choices[0].delta.content ?? '').join('');
    assert.ok(content.includes('東京') && content.includes('😀') && content.includes('👩‍🚀'));
  });
});

describe('100,000 events in one burst', () => {
  const COUNT = 100_000;

  it('are received as they were sent', async (t) => {
    const watched = await compare(t, `/demo/burst?events=${COUNT}&size=40`, COUNT + 1);
    const ids = watched.messages.slice(0, COUNT).map(({ lastEventId }) => Number(lastEventId));
    assert.ok(ids.every((id, i) => id === i + 1));
    assert.deepEqual(watched.received.at(-1), { type: 'end', data: String(COUNT), lastEventId: String(COUNT) });
  });
});

describe('50 forced drops', { concurrency: true }, () => {
  const DROPS = 50;
  const MOST_BYTES = 6000;
  const MOST_AHEAD = 200; // events; the server keeps 1000 for those who come back

  /** Publishes to the subscriber until told to stop; resolves with all that it published. */
  async function publishUntil(channel, watched, stopped, random) {
    const texts = ['', 'plain', 'é…漢字😀', 'two\nlines', ' spaces ', '{"json":"\\u00e9"}'];
    const published = [];
    const publish = async (data) => {
      const n = published.length + 1;
      const event = { channel, event: n % 3 ? '' : `kind-${n % 2}`, data };
      const response = await fetch(`${server.base}/publish`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(event),
      });
      assert.equal(response.status, 200, await response.text());
      published.push({ type: event.event || 'message', data, lastEventId: String(n) });
    };
    while (!stopped()) {
      const text = texts[random(texts.length)];
      await publish(`${published.length + 1} ${text}${'x'.repeat(random(600))}`);
      await watched.arrived(published.length - MOST_AHEAD);
    }
    return published;
  }

  it('at random bytes lose nothing and repeat nothing', async (t) => {
    const random = randomFrom(20260101);
    const budgetOf = (n) => {
      // The first one lasts until the client has an id to go on from.
      if (n === 1) return 20_000;
      return n <= DROPS ? 1 + random(MOST_BYTES) : Infinity;
    };
    const proxy = await RecordingProxy.start(t, server.port, budgetOf);
    const watched = open(t, `${proxy.origin}/channel/cut?retry=10`, {}, TYPES);
    await watched.opened();
    const dropped = () => proxy.recordings.filter(({ cut }) => cut).length;
    const published = await publishUntil('cut', watched, () => dropped() === DROPS, random);
    await watched.arrived(published.length);

    assert.deepEqual(watched.received, published);
    assert.equal(dropped(), DROPS);
    assert.equal(proxy.recordings.length, DROPS + 1);
    // What was on the wire were these events, too: as far as it was needed, some of them again.
    const bodies = proxy.recordings.map(({ bytes }) => takeApart(bytes)).filter(({ body }) => body.length > 0);
    const meanings = await Promise.all(bodies.map(({ body }) => interpret(body)));
    for (const { events } of meanings) {
      for (const event of events) assert.deepEqual(event, published[event.lastEventId - 1]);
    }
  });

  it('by the server lose nothing and repeat nothing', async (t) => {
    const random = randomFrom(20260102);
    const watched = open(t, `${server.base}/channel/drop?retry=10&client=dropped`, {}, TYPES);
    await watched.opened();
    let drops = 0;
    const publishing = publishUntil('drop', watched, () => drops === DROPS, random);
    while (drops < DROPS) {
      await watched.opened(drops + 1); // so that it is the new stream that is dropped
      await watched.arrived(watched.messages.length + 1 + random(5));
      const how = drops % 2 ? 'cut' : 'end';
      const answer = await fetch(`${server.base}/drop?client=dropped&how=${how}`, { method: 'POST' });
      assert.ok((await answer.json()).dropped >= 1);
      drops += 1;
    }
    await watched.failed(DROPS);
    const published = await publishing;
    await watched.arrived(published.length);
    assert.deepEqual(watched.received, published);
    assert.equal(watched.errors.length, DROPS);
    assert.ok(watched.errors.every(({ willReconnect }) => willReconnect));
  });
});
