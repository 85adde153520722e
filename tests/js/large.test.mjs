// Values without a limit that anyone would meet, and the one limit there is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { open } from './events.mjs';
import { asBytes, endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { ScriptedServer, stream as streamOf } from './scripted-server.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const KiB = 1024;
const MiB = 1024 * KiB;
const URL_TEXT = 'http://example.com/';

const cycle = (unit, length) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** The bytes in pieces of `size`. */
function* pieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Feeds one text in pieces; resolves with the first message. */
async function first(t, text, size, types) {
  const watched = open(t, URL_TEXT, new MemoryFetch(new MemoryStream([...pieces(asBytes(text), size)])), types);
  const [event] = await watched.arrived();
  return event;
}

const TEXTS = { 'of ASCII': '0123456789abcdef', 'of two bytes a character': 'é', 'of all widths': 'aé…😀' };
// A chunk of the core, around it, what a socket gives, and something that divides nothing.
const SIZES = [64 * KiB, 64 * KiB + 1, 64 * KiB - 1, 16 * KiB, 4093];

describe('a long data line', () => {
  for (const [what, unit] of Object.entries(TEXTS)) {
    for (const size of [20 * MiB, ...SIZES]) {
      it(`of 1 MiB arrives whole: ${what}, in pieces of ${size}`, async (t) => {
        const data = cycle(unit, MiB);
        const event = await first(t, `id: 1\ndata: ${data}\n\n`, size);
        assert.ok(event.data === data);
        assert.equal(event.lastEventId, '1');
      });
    }
  }

  for (const [what, unit] of Object.entries(TEXTS)) {
    it(`of 20 Mi characters arrives whole: ${what}`, async (t) => {
      const data = cycle(unit, 20 * MiB);
      const event = await first(t, `data: ${data}\n\n`, 64 * KiB);
      assert.ok(event.data === data);
    });
  }

  it('arrives whole over a socket, and what follows it, too', async (t) => {
    const data = cycle('aé…😀', 5 * MiB);
    const server = await ScriptedServer.start(t, [streamOf(`data: ${data}\n\ndata: end\n\n`)]);
    const watched = open(t, server.url());
    await watched.arrived(2);
    assert.ok(watched.data[0] === data);
    assert.equal(watched.data[1], 'end');
  });

  it('is made of U+FFFD where its bytes are malformed, however long', async (t) => {
    const bytes = Buffer.concat([asBytes('data: '), Buffer.alloc(MiB, 0xff), asBytes('\n\n')]);
    const stream = new MemoryStream([...pieces(bytes, 64 * KiB)]);
    const [event] = await open(t, URL_TEXT, new MemoryFetch(stream)).arrived();
    assert.ok(event.data === '\uFFFD'.repeat(MiB));
  });
});

describe('a long id or event type', () => {
  for (const [what, unit] of Object.entries(TEXTS)) {
    const sizes = unit.length > 1 ? [MiB, ...SIZES, 1] : [MiB, ...SIZES]; // byte by byte takes a second
    for (const size of sizes) {
      it(`of 64 Ki characters arrives whole: ${what}, in pieces of ${size}`, async (t) => {
        const value = cycle(unit, 64 * KiB);
        const text = `id: i${value}\nevent: e${value}\ndata: x\n\n`;
        const event = await first(t, text, size, [`e${value}`]);
        assert.ok(event.type === `e${value}`);
        assert.ok(event.lastEventId === `i${value}`);
        assert.equal(event.data, 'x');
      });
    }
  }

  it('is sent back as it came', async (t) => {
    VirtualClock.install(t);
    const id = cycle('aé…😀', 64 * KiB);
    const memory = new MemoryFetch(endedMemoryStream(`id: ${id}\n\n`), new MemoryStream());
    open(t, URL_TEXT, { fetch: memory.fetch });
    const { init } = await memory.call(2);
    assert.ok(Buffer.from(init.headers['Last-Event-ID'], 'latin1').toString('utf8') === id);
  });

  it('with a NUL anywhere is ignored as a whole', async (t) => {
    const value = cycle('a', 100 * KiB);
    const text = `id: 1\ndata: x\n\nid: ${value}\0${value}\ndata: y\n\n`;
    const watched = open(t, URL_TEXT, new MemoryFetch(new MemoryStream([...pieces(asBytes(text), 4093)])));
    await watched.arrived(2);
    assert.deepEqual(watched.messages.map(({ lastEventId }) => lastEventId), ['1', '1']);
  });
});

describe('a long line that means nothing', () => {
  for (const line of [': ', 'unknown: ', 'unknown', 'datax: ', 'retry: x', '']) {
    it(`changes nothing: ${JSON.stringify(line)} and 1 MiB more`, async (t) => {
      const text = `data: a\n${line}${cycle('xé', MiB)}\ndata: b\n\n`;
      assert.equal((await first(t, text, 64 * KiB)).data, 'a\nb');
    });
  }
});

describe('many data lines', () => {
  const LINES = 100_000;
  for (const [what, line] of Object.entries({ 'empty': '', 'short': 'x', 'beyond ASCII': 'é…😀' })) {
    for (const size of [20 * MiB, 64 * KiB, 1021]) {
      it(`make one event: ${LINES} of them, ${what}, in pieces of ${size}`, async (t) => {
        const event = await first(t, `${`data: ${line}\n`.repeat(LINES)}\n`, size);
        assert.ok(event.data === Array(LINES).fill(line).join('\n'));
      });
    }
  }

  it('of all kinds of lines between them make one event', async (t) => {
    const text = `${'data: é\n: comment\nid: 1\nevent: ping\nunknown\ndata\n'.repeat(20_000)}\n`;
    const event = await first(t, text, 64 * KiB, ['ping']);
    assert.ok(event.data === Array(20_000).fill('é\n').join('\n'));
    assert.deepEqual([event.type, event.lastEventId], ['ping', '1']);
  });
});

describe('an event larger than 128 MiB', () => {
  const PIECE = new Uint8Array(64 * KiB).fill(0x78);

  /** A body that never ends, and counts what was taken. */
  const endless = (head) => {
    const body = { taken: 0, cancelled: false };
    const read = async () => {
      const value = body.taken === 0 ? asBytes(head) : PIECE;
      body.taken += value.length;
      return { done: false, value };
    };
    const cancel = () => { body.cancelled = true; };
    const response = { status: 200, headers: { get: () => 'text/event-stream' }, body: { getReader: () => ({ read, cancel }) } };
    return { body, fetch: () => Promise.resolve(response) };
  };

  for (const head of ['id: 1\n\ndata: ', 'id: ', 'event: ', 'data: a\nid: ']) {
    it(`is one error, closed, and lets go of the body: ${JSON.stringify(head)}`, async (t) => {
      const { body, fetch } = endless(head);
      const watched = open(t, URL_TEXT, { fetch });
      const error = await watched.failed();
      assert.equal(error.reason, 'too-large');
      assert.equal(error.willReconnect, false);
      assert.match(error.message, /limit/);
      assert.equal(watched.source.readyState, EventSource.CLOSED);
      assert.deepEqual(watched.types, ['open', 'error']);
      assert.ok(body.cancelled);
      assert.ok(body.taken >= 128 * MiB, String(body.taken));
    });
  }
});
