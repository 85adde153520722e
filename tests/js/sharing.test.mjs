// Many sources share one core, which holds one of them at a time: none may notice the others.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { freshBuild } from './builds.mjs';
import { Changes } from './deadline.mjs';
import { open, watch } from './events.mjs';
import { asBytes, endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { randomFrom } from './random.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const URL_TEXT = 'http://example.com/';
const TYPES = ['message', 'ping', 'größe', 'a type that is longer than what is known by number', 'x'];

const start = (t, stream, types = []) => open(t, URL_TEXT, new MemoryFetch(stream), types);

/** What source `n` is sent, and what it has to receive. */
function scriptOf(n, random) {
  const words = ['a', 'é', '…', '😀', '漢字', `source ${n}`, '', ' ', ':'];
  const word = () => words[random(words.length)];
  let text = random(2) ? '\uFEFF' : '';
  const append = (line) => {
    // An empty line behind a CR needs one, too: a LF would belong to the line before.
    const ends = line === '' && text.endsWith('\r') ? ['\r', '\r\n'] : ['\n', '\r', '\r\n'];
    text += line + ends[random(ends.length)];
  };
  let lastEventId = '';
  const expected = [];
  for (let i = 0; i < 6; i++) {
    const type = TYPES[random(TYPES.length)];
    const lines = Array.from({ length: 1 + random(3) }, () => `${n}.${i} ${word()}${word()}`);
    const own = random(2) ? [`id: ${n}-${i}-${word()}`] : [];
    if (own.length > 0) lastEventId = own[0].slice(4);
    if (type !== 'message') own.push(`event: ${type}`);
    if (random(3) === 0) own.push(`: ${word()}`);
    [...own, ...lines.map((data) => `data: ${data}`), ''].forEach(append);
    expected.push({ type, data: lines.join('\n'), lastEventId });
  }
  return { bytes: asBytes(text), expected };
}

/** Feeds all sources piece by piece in turn, and checks that each got its own. */
async function interleave(t, count, sizeOf, seed) {
  const random = randomFrom(seed);
  const sources = Array.from({ length: count }, (_, n) => {
    const stream = new MemoryStream();
    return { ...scriptOf(n, random), stream, at: 0, watched: start(t, stream, TYPES) };
  });
  let open = sources;
  while (open.length > 0) {
    for (const source of open) {
      const size = sizeOf(random);
      source.stream.write(source.bytes.subarray(source.at, (source.at += size)));
    }
    open = open.filter(({ at, bytes }) => at < bytes.length);
  }
  for (const { watched, expected } of sources) {
    await watched.arrived(expected.length);
    assert.deepEqual(watched.received, expected);
    watched.source.close();
  }
}

describe('sources that take turns', () => {
  it('get each its own events: 500, byte by byte', (t) => interleave(t, 500, () => 1, 1));

  it('get each its own events: 200, in pieces of 1 to 40 bytes', (t) => interleave(t, 200, (random) => 1 + random(40), 2));

  it('do not mix lines that are longer than a batch', async (t) => {
    const LENGTH = 200_000;
    const PIECE = 30_011;
    const sources = ['a', 'é', '😀'].map((unit) => {
      const stream = new MemoryStream();
      const line = unit.repeat(LENGTH / unit.length);
      return { stream, line, bytes: asBytes(`event: ${line}\nid: ${line}\ndata: ${line}\n\n`), watched: start(t, stream, [line]) };
    });
    const longest = Math.max(...sources.map(({ bytes }) => bytes.length));
    for (let at = 0; at < longest; at += PIECE) {
      for (const { stream, bytes } of sources) if (at < bytes.length) stream.write(bytes.subarray(at, at + PIECE));
    }
    for (const { watched, line } of sources) {
      const [{ type, data, lastEventId }] = await watched.arrived();
      assert.ok(type === line && data === line && lastEventId === line);
    }
  });

  it('keep their reconnection times and last event IDs apart', async (t) => {
    VirtualClock.install(t);
    const sources = Array.from({ length: 50 }, (_, n) => {
      const memory = new MemoryFetch(endedMemoryStream(`retry: ${1000 + n}\n`, `id: ${n}\n\n`), new MemoryStream());
      return { n, memory, watched: open(t, URL_TEXT, { fetch: memory.fetch }) };
    });
    for (const { n, memory, watched } of sources) {
      const { init } = await memory.call(2);
      assert.equal(init.headers['Last-Event-ID'], String(n));
      assert.equal(watched.errors[0].delay, 1000 + n);
    }
  });

  it('know more event types than have a number', async (t) => {
    const types = Array.from({ length: 100 }, (_, i) => `type-${i}`);
    const stream = new MemoryStream();
    const watched = start(t, stream, types);
    for (let round = 0; round < 2; round++) for (const type of types) stream.write(`event: ${type}\ndata: ${round}\n\n`);
    const events = await watched.arrived(200);
    assert.deepEqual(events.map(({ type }) => type), [...types, ...types]);
  });
});

describe('a source that closes in the middle of a batch', () => {
  it('leaves the event types of others intact', async (t) => {
    // The first source stops before the first event of types that no source has had so far.
    const { EventSource } = await freshBuild();
    const types = ['ping', 'größe', 'a type that is longer than what is known by number'];
    const blocks = types.map((type) => `event: ${type}\ndata: x\n\n`).join('');
    const startFresh = (stream) => {
      const source = new EventSource(URL_TEXT, new MemoryFetch(stream));
      t.after(() => source.close());
      return watch(source, types);
    };
    const first = startFresh(new MemoryStream([`data: 1\n\n${blocks}`]));
    first.source.onmessage = () => first.source.close();
    await first.arrived();
    const second = startFresh(new MemoryStream([blocks]));
    await second.arrived(types.length);
    assert.deepEqual(second.types, ['open', ...types]);
    assert.deepEqual(first.types, ['open', 'message']);
  });

  it('leaves the half lines of others intact', async (t) => {
    const half = new MemoryStream(['data: h']);
    const waiting = start(t, half);
    await waiting.opened();
    const closing = start(t, new MemoryStream(['data: 1\n\ndata: 2\n\ndata: unfinished']));
    closing.source.onmessage = () => closing.source.close();
    await closing.arrived();
    half.write('alf\n\n');
    await waiting.arrived();
    assert.deepEqual(waiting.data, ['half']);
    assert.deepEqual(closing.data, ['1']);
  });
});

describe('a listener, in the middle of a batch,', () => {
  const BATCH = Array.from({ length: 20 }, (_, i) => `id: ${i}\nevent: ping\ndata: ${i}é\n\n`).join('');
  const EXPECTED = Array.from({ length: 20 }, (_, i) => ({ type: 'ping', data: `${i}é`, lastEventId: String(i) }));

  it('may construct sources', async (t) => {
    const watched = start(t, new MemoryStream([BATCH]), ['ping']);
    const inner = [];
    watched.source.addEventListener('ping', ({ data }) => inner.push(start(t, new MemoryStream([`data: in ${data}\n\n`]))));
    await watched.arrived(20);
    assert.deepEqual(watched.received, EXPECTED);
    for (const [i, each] of inner.entries()) {
      await each.arrived();
      assert.deepEqual(each.data, [`in ${i}é`]);
    }
  });

  it('may close other sources, and sources that it has just constructed', async (t) => {
    const others = Array.from({ length: 20 }, () => start(t, new MemoryStream(['data: unfinished'])));
    await Promise.all(others.map((other) => other.opened()));
    const watched = start(t, new MemoryStream([BATCH]), ['ping']);
    watched.source.addEventListener('ping', () => {
      others.pop().source.close();
      new EventSource(URL_TEXT, new MemoryFetch()).close();
    });
    await watched.arrived(20);
    assert.deepEqual(watched.received, EXPECTED);
    assert.equal(others.length, 0);
  });

  it('may make a source fail and another wait', async (t) => {
    const [ending, breaking] = [new MemoryStream(['data: unfinished']), new MemoryStream(['data: unfinished'])];
    const others = [start(t, ending), start(t, breaking)];
    await Promise.all(others.map((other) => other.opened()));
    const watched = start(t, new MemoryStream([BATCH]), ['ping']);
    watched.source.addEventListener('ping', ({ data }) => {
      if (data === '3é') ending.end();
      if (data === '7é') breaking.fail(new Error('on purpose'));
    });
    await watched.arrived(20);
    assert.deepEqual(watched.received, EXPECTED);
    const reasons = await Promise.all(others.map((other) => other.failed()));
    assert.deepEqual(reasons.map(({ reason }) => reason), ['ended', 'network']);
  });

  it('may feed its own stream and others', async (t) => {
    const [own, other] = [new MemoryStream([BATCH]), new MemoryStream(['data: un'])];
    const watched = start(t, own, ['ping']);
    const second = start(t, other);
    watched.source.addEventListener('ping', ({ data }) => {
      own.write(`data: again ${data}\n\n`);
      other.write(`fed by ${data}\n\ndata: un`);
    });
    await watched.arrived(40);
    await second.arrived(20);
    assert.deepEqual(watched.received.slice(0, 20), EXPECTED);
    assert.deepEqual(watched.data.slice(20), EXPECTED.map(({ data }) => `again ${data}`));
    assert.deepEqual(second.data, EXPECTED.map(({ data }) => `unfed by ${data}`));
  });

  it('may do all of this at once, in a crowd', async (t) => {
    const random = randomFrom(3);
    const finished = new Changes();
    const results = [];
    let born = 0;
    // Each source constructs others until there were enough, and closes itself somewhere.
    const bear = () => {
      const script = scriptOf((born += 1), random);
      const stop = 1 + random(script.expected.length);
      const watched = start(t, new MemoryStream([script.bytes.subarray(0, 50), script.bytes.subarray(50)]), TYPES);
      for (const type of TYPES) {
        watched.source.addEventListener(type, () => {
          if (born < 300 && random(2)) bear();
          if (watched.messages.length < stop) return;
          watched.source.close();
          results.push({ received: watched.received, expected: script.expected.slice(0, stop) });
          finished.changed();
        });
      }
    };
    for (let i = 0; i < 20; i++) bear();
    await finished.until(() => results.length === born, () => `the end of ${born} sources; ${results.length} ended`);
    assert.ok(born >= 300, String(born));
    for (const { received, expected } of results) assert.deepEqual(received, expected);
  });
});

describe('one chunk of more records than the table holds', () => {
  const COUNT = 20_000;
  // Seven bytes each: 64 KiB of them are more than the 8,192 records of a batch.
  const DATA = Array.from({ length: COUNT }, (_, i) => (i % 2 ? String(i % 10) : ''));
  const NUMBERED = DATA.map((data) => `data${data && `:${data}`}\n\n`).join('');

  it('gives all its events', async (t) => {
    const watched = start(t, new MemoryStream([NUMBERED]));
    await watched.arrived(COUNT);
    assert.deepEqual(watched.data, DATA);
    assert.equal(watched.seen.length, COUNT + 1);
  });

  it('gives all its events when each is of several records', async (t) => {
    const chunk = Array.from({ length: COUNT }, (_, i) => `id:${i}\nevent:ping\n:\ndata:é\ndata\n\nid\n\n`).join('');
    const watched = start(t, new MemoryStream([chunk]), ['ping']);
    await watched.arrived(COUNT);
    watched.received.forEach((event, i) => assert.deepEqual(event, { type: 'ping', data: 'é\n', lastEventId: String(i) }));
  });

  it('gives all its events when the shortest lines fill it', async (t) => {
    const watched = start(t, new MemoryStream(['data\n\n'.repeat(COUNT), 'id\n\n'.repeat(COUNT), 'id:1\ndata:end\n\n']));
    await watched.arrived(COUNT + 1);
    assert.ok(watched.data.slice(0, COUNT).every((data) => data === ''));
    assert.deepEqual(watched.received.at(-1), { type: 'message', data: 'end', lastEventId: '1' });
  });

  for (const stop of [1, 8_191, 8_192, 8_193, 9_000, 10_000, COUNT - 1]) {
    it(`ends where it is closed: event ${stop}`, async (t) => {
      const watched = start(t, new MemoryStream([NUMBERED]));
      let count = 0;
      watched.source.onmessage = () => (count += 1) === stop && watched.source.close();
      await watched.arrived(stop);
      const other = start(t, new MemoryStream(['data: after\n\n']));
      await other.arrived();
      assert.equal(watched.messages.length, stop);
      assert.deepEqual(other.data, ['after']);
    });
  }

  it('goes on where it was when a listener uses other sources', async (t) => {
    // All that fits in 64 KiB, so that no later chunk brings what is left of this one.
    const data = DATA.slice(0, 9_362);
    const chunk = asBytes(NUMBERED).subarray(0, 64 * 1024 - 2);
    const watched = start(t, new MemoryStream([chunk]));
    const others = [];
    watched.source.onmessage = () => {
      // In each batch, also in its last event.
      if (watched.messages.length % 1024 === 0) others.push(start(t, new MemoryStream(['data: other\n\n'])));
      if (watched.messages.length % 1500 === 0) new EventSource(URL_TEXT, new MemoryFetch()).close();
    };
    await watched.arrived(data.length);
    assert.deepEqual(watched.data, data);
    for (const other of others) await other.arrived();
    assert.equal(others.length, Math.floor(data.length / 1024));
  });
});

describe('sources without number', () => {
  it('can be open at the same time: 10,000', async (t) => {
    const sources = Array.from({ length: 10_000 }, (_, n) => {
      const stream = new MemoryStream([`data: ${n}\n\ndata: half of `]);
      return { n, stream, watched: watch(new EventSource(URL_TEXT, new MemoryFetch(stream))) };
    });
    t.after(() => sources.forEach(({ watched }) => watched.source.close()));
    for (const { watched } of sources) await watched.arrived();
    for (const { n, stream } of sources) stream.write(`${n}\n\n`);
    for (const { n, watched } of sources) {
      await watched.arrived(2);
      assert.deepEqual(watched.data, [String(n), `half of ${n}`]);
    }
  });
});
