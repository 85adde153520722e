// Reconnecting: what is kept from one stream to the next, what is not, and how long it waits. On a
// virtual clock, so that the longest wait is exact and takes no time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { open } from './events.mjs';
import { endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const DEFAULT_MS = 3000;
const LONGEST_MS = 2 ** 31 - 1;
const SHORTEST_MS = 10;

/** A source that gets one stream after the other; the last one stays open. */
function start(t, ...streams) {
  const clock = VirtualClock.install(t);
  const last = streams.pop();
  const entries = [...streams.map((pieces) => endedMemoryStream(...[pieces].flat())), new MemoryStream([last].flat())];
  const starts = [];
  const memory = new MemoryFetch(...entries.map((entry) => () => {
    starts.push(clock.now);
    return Promise.resolve(entry.response);
  }));
  const watched = open(t, 'http://example.com/', { fetch: memory.fetch }, ['ping']);
  const ids = () => memory.calls.map(({ init }) => init.headers['Last-Event-ID']);
  return { clock, memory, watched, starts, ids };
}

describe('the last event ID', () => {
  const cases = {
    'is committed by a block with only an id': [['id: 1\n\n', ''], '1'],
    'is committed by a block whose id stands behind the data': [['data: x\nid: 1\n\n', ''], '1'],
    'is not committed by a block that the end cuts off': [['id: 1\n\nid: 2\ndata: x\n', ''], '1'],
    'is not committed by a line that the end cuts off': [['id: 1\n\nid: 2', ''], '1'],
    'is committed by the empty line, even if nothing follows its CR': [['id: 1\r\r', ''], '1'],
    'is cleared by an empty id': [['id: 1\n\nid:\n\n', ''], undefined],
    'is cleared by an id without a colon': [['id: 1\n\nid\n\n', ''], undefined],
    'is not cleared by an empty id in a block that the end cuts off': [['id: 1\n\nid:\ndata: x\n', ''], '1'],
    'is not changed by an id with NUL': [['id: 1\n\nid: 2\0\n\n', ''], '1'],
    'is the last one of a block': [['id: 1\nid: 2\n\n', ''], '2'],
    'is not changed by IDs in capitals': [['id: 1\n\nID: 2\n\n', ''], '1'],
    'is kept over streams without any': [['id: 1\n\n', 'data: x\n\n', ': nothing\n\n', '', ''], '1'],
  };
  for (const [what, [streams, expected]] of Object.entries(cases)) {
    it(what, async (t) => {
      const { memory, ids } = start(t, ...streams);
      await memory.call(streams.length);
      assert.equal(ids()[0], undefined);
      assert.equal(ids().at(-1), expected);
    });
  }

  it('of the stream before is that of the first events of the next', async (t) => {
    const { watched } = start(t, 'id: 1\ndata: a\n\n', 'data: b\n\nid: 2\ndata: c\n\n');
    await watched.arrived(3);
    assert.deepEqual(watched.messages.map(({ lastEventId }) => lastEventId), ['1', '1', '2']);
  });

  it('of an unfinished block is not that of the first events of the next stream', async (t) => {
    const { watched } = start(t, 'id: 1\ndata: a\n\nid: 2\n', 'data: b\n\n');
    await watched.arrived(2);
    assert.deepEqual(watched.messages.map(({ lastEventId }) => lastEventId), ['1', '1']);
  });

  it('does not change while the next stream has not said so', async (t) => {
    const { watched, ids } = start(t, 'id: 1\n\n', 'id: 2\ndata: x', 'data: y\n\n');
    await watched.arrived();
    assert.deepEqual(ids(), [undefined, '1', '1']);
    assert.equal(watched.messages[0].lastEventId, '1');
  });
});

describe('what a stream leaves unfinished', () => {
  const leftovers = {
    'a data line': 'data: half',
    'a block': 'data: half\n',
    'an event type': 'event: ping\n',
    'a field name': 'da',
    'a comment': ': data',
    'a CR': 'data: half\r',
    'the first byte of a character': Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xe2]),
    'two bytes of a character': Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xe2, 0x82]),
    'two bytes of a byte order mark': Buffer.from([0xef, 0xbb]),
    'a line that is longer than a batch': `data: ${'x'.repeat(300_000)}`,
    'an event type that is longer than a batch': `event: ${'x'.repeat(300_000)}`,
  };
  for (const [what, leftover] of Object.entries(leftovers)) {
    it(`does not reach into the next one: ${what}`, async (t) => {
      const next = '\ndata: whole\n\n';
      const { watched } = start(t, [leftover], [leftover], next);
      await watched.arrived();
      assert.deepEqual(watched.received, [{ type: 'message', data: 'whole', lastEventId: '' }]);
      assert.deepEqual(watched.types, ['open', 'error', 'open', 'error', 'open', 'message']);
    });
  }

  it('does not swallow the first line end of the next one: CR at the end, LF at the start', async (t) => {
    const { watched } = start(t, 'data: a\n\r', 'data: b\n\ndata: c\n', '\n\ndata: d\n\n');
    await watched.arrived(3);
    assert.deepEqual(watched.data, ['a', 'b', 'd']);
  });

  it('a byte order mark begins every stream, once', async (t) => {
    const mark = '\uFEFF';
    const { watched } = start(t, `${mark}data: 1\n\n`, `${mark}data: 2\n\n`, `${mark}${mark}data: no\n\ndata: 3\n\n`);
    await watched.arrived(3);
    assert.deepEqual(watched.data, ['1', '2', '3']);
  });

  it('a byte order mark that comes in pieces begins the next one, too', async (t) => {
    const pieces = [...Buffer.from('\uFEFFdata: x\n\n')].map((byte) => Uint8Array.of(byte));
    const { watched } = start(t, pieces, pieces, pieces);
    await watched.arrived(3);
    assert.deepEqual(watched.data, ['x', 'x', 'x']);
  });
});

describe('the reconnection time', () => {
  /** The delay after a stream that has had an event, read from the clock and from the error. */
  const delayAfter = async (t, stream) => {
    const { watched, starts } = start(t, `data: x\n\n${stream}`, 'data: y\n\n');
    await watched.arrived(2);
    assert.equal(watched.errors[0].delay, starts[1] - starts[0]);
    return starts[1] - starts[0];
  };
  const delays = {
    'is three seconds at first': ['', DEFAULT_MS],
    'is set by retry': ['retry: 1234\n\n', 1234],
    'is set at its line, without an empty line': ['retry: 1234\n', 1234],
    'is set at its line, by a CR at the very end': ['retry: 1234\r', 1234],
    'is not set by a line that the end cuts off': ['retry: 1234', DEFAULT_MS],
    'is set without the space': ['retry:1234\n', 1234],
    'may have leading zeros': ['retry: 0001234\n', 1234],
    'may have hundreds of leading zeros': [`retry: ${'0'.repeat(500)}1234\n`, 1234],
    'is the last one of several': ['retry: 1\nretry: 2\nretry: 1234\n', 1234],
    'is set by a retry among other fields': ['event: ping\nretry: 1234\nid: 1\ndata: y\n', 1234],
    'of zero is not quite zero': ['retry: 0\n', SHORTEST_MS],
    'of one millisecond is not quite that': ['retry: 1\n', SHORTEST_MS],
    'may be as long as a timer can be': [`retry: ${LONGEST_MS}\n`, LONGEST_MS],
    'is no longer than a timer can be: by one': [`retry: ${LONGEST_MS + 1}\n`, LONGEST_MS],
    'is no longer than a timer can be: 2^32': ['retry: 4294967296\n', LONGEST_MS],
    'is no longer than a timer can be: 2^32 + 10': ['retry: 4294967306\n', LONGEST_MS],
    'is no longer than a timer can be: 2^53': ['retry: 9007199254740993\n', LONGEST_MS],
    'is no longer than a timer can be: 2^64 + 10': ['retry: 18446744073709551626\n', LONGEST_MS],
    'is no longer than a timer can be: 400 digits': [`retry: ${'9'.repeat(400)}\n`, LONGEST_MS],
    'is no longer than a timer can be: 70,000 digits': [`retry: ${'1'.repeat(70_000)}\n`, LONGEST_MS],
  };
  for (const [what, [stream, expected]] of Object.entries(delays)) {
    it(what, async (t) => assert.equal(await delayAfter(t, stream), expected));
  }

  const ignored = ['', ' ', ' 5', '5 ', '-5', '+5', '5.0', '1e3', '0x10', '5s', '５', '٥', 'x', '5,000', '5\0'];
  for (const value of ignored) {
    it(`is not set by ${JSON.stringify(value)}`, async (t) => {
      assert.equal(await delayAfter(t, `retry: 1234\nretry: ${value}\n`), 1234);
    });
  }

  it('holds for all streams to come', async (t) => {
    const { watched, starts } = start(t, 'data: x\n\nretry: 77\n', 'data: x\n\n', 'data: x\n\n', 'data: x\n\n');
    await watched.arrived(4);
    assert.deepEqual(starts.slice(1).map((time, i) => time - starts[i]), [77, 77, 77]);
  });

  it('is waited for by one timer and no more', async (t) => {
    const clock = VirtualClock.install(t);
    const memory = new MemoryFetch(endedMemoryStream('retry: 99999999999999999999\n\n'), new MemoryStream());
    const watched = open(t, 'http://example.com/', { fetch: memory.fetch });
    let waiting;
    watched.source.onerror = () => queueMicrotask(() => { waiting = clock.waiting; });
    await watched.opened(2);
    assert.deepEqual(waiting, [LONGEST_MS]);
    assert.equal(clock.now, LONGEST_MS);
    assert.equal(memory.calls.length, 2);
    assert.deepEqual(clock.waiting, []);
  });
});

describe('attempts that bring nothing', () => {
  const COUNT = 40;
  const gaps = (starts) => starts.slice(1).map((time, i) => time - starts[i]);

  it('wait longer and longer, never shorter than the reconnection time, and not for ever longer', async (t) => {
    const { memory, starts } = start(t, 'retry: 100\n\n', ...Array(COUNT).fill(''));
    await memory.call(COUNT + 1);
    const waits = gaps(starts);
    assert.equal(waits[0], 100);
    waits.forEach((wait, i) => assert.ok(i === 0 || wait >= waits[i - 1], `${waits}`));
    assert.ok(waits.at(-1) > 1000 && waits.at(-1) < 60_000, `${waits}`);
    assert.equal(waits.at(-1), waits.at(-10));
  });

  it('never storm a server that accepts and closes at once with retry: 0', async (t) => {
    const { memory, starts } = start(t, ...Array(COUNT).fill('retry: 0\n\n'), '');
    await memory.call(COUNT + 1);
    assert.ok(starts.at(-1) / COUNT > 1000, `${gaps(starts)}`);
  });

  it('are forgotten once an event has come', async (t) => {
    const quiet = Array(10).fill('');
    const { memory, starts } = start(t, 'retry: 100\n\n', ...quiet, 'data: x\n\n', '');
    await memory.call(quiet.length + 3);
    assert.equal(gaps(starts).at(-1), 100);
  });

  it('do not run down the memory of a source: a thousand in a row', async (t) => {
    const attempts = 1000;
    VirtualClock.install(t);
    const failing = Array(attempts).fill(() => Promise.reject(new Error('on purpose')));
    const memory = new MemoryFetch(...failing, new MemoryStream(['data: x\n\n']));
    const watched = open(t, 'http://example.com/', { fetch: memory.fetch });
    await watched.arrived();
    assert.equal(watched.errors.length, attempts);
    assert.ok(watched.errors.every(({ delay }) => delay >= DEFAULT_MS && delay < 60_000));
  });
});
