// The option `fetch`: what the user's function is given, and what it may give back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { open } from './events.mjs';
import { endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const URL_TEXT = 'http://example.com/events?a=1';
const HEADERS = { 'Content-Type': 'text/event-stream' };

/** A source over these answers. */
function start(t, ...entries) {
  const memory = new MemoryFetch(...entries);
  return { memory, watched: open(t, URL_TEXT, { fetch: memory.fetch }) };
}

describe('what fetch gets', () => {
  it('is the URL as text and the init, and no receiver', async (t) => {
    const { memory } = start(t, new MemoryStream());
    const { url, init, count, receiver } = await memory.call(1);
    assert.equal(url, URL_TEXT);
    assert.equal(count, 2);
    assert.equal(receiver, undefined);
    const { signal, ...rest } = init;
    assert.ok(signal instanceof AbortSignal);
    assert.deepEqual(rest, {
      mode: 'cors',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'follow',
      headers: { Accept: 'text/event-stream' },
    });
  });

  it('says to include credentials when the source does', async (t) => {
    const memory = new MemoryFetch(new MemoryStream());
    open(t, URL_TEXT, { fetch: memory.fetch, withCredentials: true });
    assert.equal((await memory.call(1)).init.credentials, 'include');
  });

  it('has the last event ID as bytes, which every fetch accepts as a header', async (t) => {
    VirtualClock.install(t);
    const { memory } = start(t, endedMemoryStream('id: …é\n\n'), new MemoryStream());
    const { init } = await memory.call(2);
    const bytes = Buffer.from('…é').toString('latin1');
    assert.deepEqual(init.headers, { Accept: 'text/event-stream', 'Last-Event-ID': bytes });
    assert.equal(new Headers(init.headers).get('last-event-id'), bytes);
  });

  it('is a new init with a new signal for each request, so that it may be changed', async (t) => {
    VirtualClock.install(t);
    const spoil = (url, init) => {
      init.headers.Accept = 'changed';
      init.headers['X-More'] = '1';
      return Promise.resolve(endedMemoryStream().response);
    };
    const { memory } = start(t, spoil, new MemoryStream());
    const second = await memory.call(2);
    assert.deepEqual(second.init.headers, { Accept: 'text/event-stream' });
    assert.notEqual(second.init.signal, memory.calls[0].init.signal);
    assert.equal(second.init.signal.aborted, false);
  });

  it('is the global fetch without the option, looked up for each request', async (t) => {
    VirtualClock.install(t);
    const original = globalThis.fetch;
    t.after(() => { globalThis.fetch = original; });
    const memory = new MemoryFetch(endedMemoryStream(), new MemoryStream());
    const watched = open(t, URL_TEXT);
    globalThis.fetch = memory.fetch;
    await watched.opened(2);
    assert.equal(memory.calls.length, 2);
  });
});

describe('the signal', () => {
  it('is aborted by close() while fetch has not answered', async (t) => {
    const { memory, watched } = start(t, () => new Promise(() => {}));
    const { init } = await memory.call(1);
    assert.equal(init.signal.aborted, false);
    watched.source.close();
    assert.equal(init.signal.aborted, true);
  });

  it('is aborted by close() while the body is read, and the body is cancelled', async (t) => {
    const stream = new MemoryStream(['data: x\n\n']);
    const { memory, watched } = start(t, stream);
    await watched.arrived();
    watched.source.close();
    assert.equal(memory.calls[0].init.signal.aborted, true);
    await stream.abandoned();
  });

  it('is not followed by an error when fetch rejects because of it', async (t) => {
    const rejects = (url, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { memory, watched } = start(t, rejects);
    await memory.call(1);
    watched.source.close();
    await nothingMore(t);
    assert.deepEqual(watched.types, []);
  });

  it('may be ignored: a response that comes after close() is cancelled unread', async (t) => {
    let answer;
    const { memory, watched } = start(t, () => new Promise((resolve) => { answer = resolve; }));
    await memory.call(1);
    watched.source.close();
    const late = new MemoryStream(['data: late\n\n']);
    answer(late.response);
    await late.abandoned();
    assert.deepEqual(watched.types, []);
  });

  it('may be ignored: whatever comes after close() is dropped', async (t) => {
    for (const late of [undefined, null, 1, {}, { body: {} }, { body: { cancel() { throw new Error('late'); } } }]) {
      let answer;
      const { memory, watched } = start(t, () => new Promise((resolve) => { answer = resolve; }));
      await memory.call(1);
      watched.source.close();
      answer(late);
      await nothingMore(t);
      assert.deepEqual(watched.types, []);
    }
  });
});

/** Another source has gone through all of its life. */
async function nothingMore(t) {
  await start(t, new MemoryStream(['data: x\n\n'])).watched.arrived();
}

describe('a fetch that fails', () => {
  const thrown = Object.assign(new Error('outer'), { cause: new Error('inner') });
  const failing = {
    'rejects': () => Promise.reject(thrown),
    'throws at once': () => { throw thrown; },
    'gives a body that breaks': () => {
      const stream = new MemoryStream();
      stream.fail(thrown);
      return Promise.resolve(stream.response);
    },
  };
  for (const [what, entry] of Object.entries(failing)) {
    it(`and ${what} is a network error that tells the cause, and is tried again`, async (t) => {
      VirtualClock.install(t);
      const { memory, watched } = start(t, entry, new MemoryStream(['data: x\n\n']));
      const states = [];
      watched.source.onerror = () => states.push(watched.source.readyState);
      await watched.arrived();
      const [error] = watched.errors;
      assert.equal(error.reason, 'network');
      assert.equal(error.cause, thrown);
      assert.equal(error.message, 'outer: inner');
      assert.equal(error.willReconnect, true);
      assert.deepEqual(states, [EventSource.CONNECTING]);
      assert.equal(memory.calls.length, 2);
    });
  }

  const odd = { 'undefined': undefined, 'null': null, 'text': 'no', 'an empty object': {}, 'a number': 0 };
  for (const [what, reason] of Object.entries(odd)) {
    it(`may reject with ${what}`, async (t) => {
      VirtualClock.install(t);
      const { watched } = start(t, () => Promise.reject(reason), new MemoryStream());
      await watched.opened();
      const [error] = watched.errors;
      assert.equal(error.reason, 'network');
      assert.equal(typeof error.message, 'string');
      assert.notEqual(error.message, '');
      if (reason !== undefined) assert.equal(error.cause, reason);
    });
  }
});

describe('a fetch that gives nonsense', () => {
  const used = () => {
    const { response } = new MemoryStream();
    response.body.getReader();
    return response;
  };
  const nonsense = {
    'undefined': () => undefined,
    'null': () => null,
    'a number': () => 200,
    'an empty object': () => ({}),
    'a response without headers': () => ({ status: 200, body: new MemoryStream().response.body }),
    'a body without getReader': () => ({ status: 200, headers: new Headers(HEADERS), body: {} }),
    'a body that is being read elsewhere': used,
    'a reader whose read() throws': () => ({
      status: 200,
      headers: new Headers(HEADERS),
      body: { getReader: () => ({ read() { throw new Error('read'); }, cancel() { throw new Error('cancel'); } }) },
    }),
    'a reader whose read() gives nothing': () => ({
      status: 200,
      headers: new Headers(HEADERS),
      body: { getReader: () => ({ read: () => undefined, cancel: () => Promise.reject(new Error('cancel')) }) },
    }),
  };
  for (const [what, give] of Object.entries(nonsense)) {
    it(`is a network error that is tried again: ${what}`, async (t) => {
      VirtualClock.install(t);
      const { watched } = start(t, give, new MemoryStream(['data: x\n\n']));
      await watched.arrived();
      const [error, ...more] = watched.errors;
      assert.deepEqual(more, []);
      assert.equal(error.reason, 'network');
      assert.equal(error.willReconnect, true);
      assert.ok(error.cause instanceof Error);
    });
  }

  it('is a network error that says what a body is made of, when it is made of strings', async (t) => {
    VirtualClock.install(t);
    const stream = new MemoryStream();
    stream.writeRaw('data: x\n\n');
    const { watched } = start(t, stream, new MemoryStream());
    const error = await watched.failed();
    assert.match(error.message, /Uint8Array.*'fetch'/);
    assert.ok(error.cause instanceof TypeError);
    await stream.abandoned();
  });
});

describe('a response', () => {
  it('need not be a promise, nor a Response', async (t) => {
    const chunks = [new TextEncoder().encode('data: plain object\n\n')];
    const read = () => (chunks.length > 0 ? Promise.resolve({ done: false, value: chunks.shift() }) : new Promise(() => {}));
    const body = { getReader: () => ({ read, cancel() {} }) };
    const { watched } = start(t, () => ({ status: 200, headers: { get: () => 'text/event-stream' }, body }));
    const [event] = await watched.arrived();
    assert.equal(event.data, 'plain object');
    assert.equal(event.origin, 'http://example.com');
  });

  it('with 200 and no body opens, ends at once and is asked for again', async (t) => {
    VirtualClock.install(t);
    const { watched } = start(t, () => new Response(null, { headers: HEADERS }), new MemoryStream());
    await watched.opened(2);
    assert.deepEqual(watched.types, ['open', 'error', 'open']);
    assert.equal(watched.errors[0].reason, 'ended');
  });

  for (const [url, origin] of [
    ['https://other.example:8443/x', 'https://other.example:8443'],
    ['', 'http://example.com'],
    [undefined, 'http://example.com'],
    ['::::', 'http://example.com'],
    [7, 'http://example.com'],
  ]) {
    it(`gives messages the origin of its URL ${JSON.stringify(url)}`, async (t) => {
      const { response } = new MemoryStream(['data: x\n\n']);
      const { watched } = start(t, () => ({ status: 200, headers: response.headers, url, body: response.body }));
      const [event] = await watched.arrived();
      assert.equal(event.origin, origin);
    });
  }
});

describe('a chunk', () => {
  const bytes = new TextEncoder().encode('data: é\n\n');
  const around = new Uint8Array([...new TextEncoder().encode('data: no\n\n'), ...bytes, 10, 10]);
  const chunks = {
    'a Uint8Array': bytes,
    'a part of a larger one': around.subarray(10, 10 + bytes.length),
    'a Buffer': Buffer.from(bytes),
    'an ArrayBuffer': bytes.slice().buffer,
    'a DataView': new DataView(around.buffer, 10, bytes.length),
    'an Int8Array': new Int8Array(bytes),
    'a Uint8ClampedArray': new Uint8ClampedArray(bytes),
    'wider than bytes': new Uint32Array(new TextEncoder().encode('data: é\n\n\n\n\n').slice(0, 12).buffer),
    'on shared memory': (() => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return shared;
    })(),
  };
  for (const [what, chunk] of Object.entries(chunks)) {
    it(`may be ${what}`, async (t) => {
      const stream = new MemoryStream();
      const { watched } = start(t, stream);
      stream.writeRaw(chunk);
      const [event] = await watched.arrived();
      assert.equal(event.data, 'é');
      assert.deepEqual(watched.types, ['open', 'message']);
    });
  }

  it('may be empty', async (t) => {
    const stream = new MemoryStream(['', 'data', '', ': x', '', '\n', '', '\n', '']);
    const { watched } = start(t, stream);
    const [event] = await watched.arrived();
    assert.equal(event.data, 'x');
  });

  it('may be overwritten by its owner afterwards', async (t) => {
    const chunk = new TextEncoder().encode('data: first\n\ndata: unfin');
    const stream = new MemoryStream([chunk]);
    const { watched } = start(t, stream);
    await watched.arrived(1);
    chunk.fill(0x78);
    stream.write('ished\n\n');
    await watched.arrived(2);
    assert.deepEqual(watched.data, ['first', 'unfinished']);
  });
});
