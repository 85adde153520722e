// The life of a source: its states, and close() at every moment of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { within } from './deadline.mjs';
import { open } from './events.mjs';
import { endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { endedStream, reply, ScriptedServer, stream } from './scripted-server.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const { CONNECTING, OPEN, CLOSED } = EventSource;
const URL_TEXT = 'http://example.com/';

function start(t, ...entries) {
  const memory = new MemoryFetch(...entries);
  const watched = open(t, URL_TEXT, { fetch: memory.fetch }, ['ping', 'pong']);
  return { memory, watched, source: watched.source };
}

/** Another source has gone through connecting, a message, a loss and a reconnection. */
async function nothingMore(t) {
  const server = await ScriptedServer.start(t, [endedStream('retry: 60\n\n'), stream('data: x\n\n')]);
  await open(t, server.url()).arrived();
}

describe('readyState', () => {
  it('goes from CONNECTING over OPEN to CONNECTING again, and to CLOSED', async (t) => {
    VirtualClock.install(t);
    const first = new MemoryStream();
    const { watched, source } = start(t, first, new MemoryStream(['data: x\n\n']));
    const states = [source.readyState];
    for (const type of ['open', 'message', 'error']) {
      source.addEventListener(type, () => states.push(type, source.readyState));
    }
    await watched.opened();
    first.end();
    await watched.arrived();
    source.close();
    states.push(source.readyState);
    assert.deepEqual(states, [CONNECTING, 'open', OPEN, 'error', CONNECTING, 'open', OPEN, 'message', OPEN, CLOSED]);
  });

  it('stays CONNECTING until the response is there', async (t) => {
    let answer;
    const { memory, watched, source } = start(t, () => new Promise((resolve) => { answer = resolve; }));
    await memory.call(1);
    assert.equal(source.readyState, CONNECTING);
    answer(new MemoryStream().response);
    await watched.opened();
    assert.equal(source.readyState, OPEN);
  });

  it('is OPEN before the first byte of the body', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    const watched = open(t, server.url());
    await watched.opened();
    assert.equal(watched.source.readyState, OPEN);
    assert.deepEqual(watched.types, ['open']);
  });
});

describe('open', () => {
  it('is a plain Event that does not bubble and can not be cancelled', async (t) => {
    const event = await start(t, new MemoryStream()).watched.opened();
    assert.ok(event instanceof Event && !(event instanceof MessageEvent));
    assert.equal(event.constructor, Event);
    assert.equal(event.isTrusted, true);
    assert.deepEqual([event.type, event.bubbles, event.cancelable, event.composed], ['open', false, false, false]);
  });

  it('comes before the messages that came in the same packet', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n')]);
    const watched = open(t, server.url());
    await watched.arrived();
    assert.deepEqual(watched.types, ['open', 'message']);
  });
});

describe('a message', () => {
  it('is a MessageEvent that does not bubble and can not be cancelled', async (t) => {
    const [event] = await start(t, new MemoryStream(['id: 7\nevent: ping\ndata: x\n\n'])).watched.arrived();
    assert.ok(event instanceof MessageEvent);
    assert.equal(event.constructor, MessageEvent);
    assert.equal(event.isTrusted, true);
    const { type, data, lastEventId, origin, bubbles, cancelable, composed } = event;
    assert.deepEqual([type, data, lastEventId, origin], ['ping', 'x', '7', 'http://example.com']);
    assert.deepEqual([bubbles, cancelable, composed], [false, false, false]);
    assert.equal(event.source, null);
    assert.equal(event.ports.length, 0);
  });

  it('has the source as its target', async (t) => {
    const { fetch } = new MemoryFetch(new MemoryStream(['data: x\n\n']));
    const source = new EventSource(URL_TEXT, { fetch });
    t.after(() => source.close());
    const targets = [];
    // One listener: from 22 on, Node tells the second one no currentTarget.
    source.onmessage = (event) => targets.push(event.target === source, event.currentTarget === source);
    await within(new Promise((resolve) => { source.onopen = () => setImmediate(resolve); }), 'open');
    assert.deepEqual(targets, [true, true]);
  });

  it('of another type does not reach onmessage', async (t) => {
    const { watched, source } = start(t, new MemoryStream(['event: ping\ndata: 1\n\ndata: 2\n\n']));
    const data = [];
    source.onmessage = (event) => data.push(event.data);
    await watched.arrived(2);
    assert.deepEqual(data, ['2']);
  });

  it('of a type that the prototype chain has is only a message', async (t) => {
    const types = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'close'];
    const memory = new MemoryFetch(new MemoryStream(types.map((type) => `event: ${type}\ndata: x\n\n`)));
    const watched = open(t, URL_TEXT, { fetch: memory.fetch }, types);
    await watched.arrived(types.length);
    assert.deepEqual(watched.types, ['open', ...types]);
  });

  it('can be dispatched by script as on any EventTarget', (t) => {
    const { watched, source } = start(t, () => new Promise(() => {}));
    source.dispatchEvent(new MessageEvent('ping', { data: 'own' }));
    assert.deepEqual(watched.data, ['own']);
  });
});

describe('close()', () => {
  it('in the turn of the constructor makes no request at all', async (t) => {
    const { memory, watched, source } = start(t, new MemoryStream());
    source.close();
    await nothingMore(t);
    assert.equal(memory.calls.length, 0);
    assert.deepEqual(watched.types, []);
  });

  it('before the response ends the request at the server', async (t) => {
    const server = await ScriptedServer.start(t, [() => {}]);
    const watched = open(t, server.url());
    await server.request(1);
    watched.source.close();
    await server.closed(1);
    await nothingMore(t);
    assert.deepEqual(watched.types, []);
    assert.equal(server.requests.length, 1);
  });

  it('while the stream is silent ends the connection at the server', async (t) => {
    const server = await ScriptedServer.start(t, [stream(': hello\n\n')]);
    const watched = open(t, server.url());
    await watched.opened();
    watched.source.close();
    await server.closed(1);
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open']);
    assert.equal(server.requests.length, 1);
  });

  it('in the listener of open lets no message through', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n')]);
    const watched = open(t, server.url());
    watched.source.onopen = () => watched.source.close();
    await server.closed(1);
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open']);
    assert.equal(watched.source.readyState, CLOSED);
  });

  it('in a listener of a message lets no further one of the same packet through', async (t) => {
    const packet = 'data: 1\n\ndata: 2\n\nevent: ping\ndata: 3\n\nid: 4\n\ndata: 5\n\n';
    const server = await ScriptedServer.start(t, [stream(packet)]);
    const watched = open(t, server.url(), {}, ['ping']);
    watched.source.onmessage = ({ data }) => data === '2' && watched.source.close();
    await server.closed(1);
    await nothingMore(t);
    assert.deepEqual(watched.data, ['1', '2']);
  });

  it('in a listener of a named event lets no further one of the same packet through', async (t) => {
    const { watched, source } = start(t, new MemoryStream(['event: ping\ndata: 1\n\nevent: pong\ndata: 2\n\ndata: 3\n\n']));
    source.addEventListener('ping', () => source.close());
    await watched.arrived();
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open', 'ping']);
  });

  it('in a listener does not keep the event from the listeners behind it', async (t) => {
    const { watched, source } = start(t, new MemoryStream(['data: x\n\ndata: y\n\n']));
    const later = [];
    source.addEventListener('message', () => source.close());
    source.addEventListener('message', ({ data }) => later.push(data, source.readyState));
    await watched.arrived();
    await nothingMore(t);
    assert.deepEqual(later, ['x', CLOSED]);
  });

  it('in the middle of a batch with characters beyond ASCII, or with malformed ones, ends it too', async (t) => {
    for (const second of ['é', Buffer.from([0xff])]) {
      const packet = Buffer.concat([Buffer.from('data: 1\n\ndata: '), Buffer.from(second), Buffer.from('\n\ndata: 3\n\n')]);
      const { watched, source } = start(t, new MemoryStream([packet]));
      source.onmessage = () => watched.messages.length === 2 && source.close();
      await watched.arrived(2);
      await nothingMore(t);
      assert.equal(watched.messages.length, 2);
    }
  });

  it('in the listener of an error makes no further request', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n')]);
    const watched = open(t, server.url());
    watched.source.onerror = () => watched.source.close();
    await watched.failed();
    await nothingMore(t);
    assert.equal(watched.source.readyState, CLOSED);
    assert.deepEqual(watched.types, ['open', 'error']);
    assert.equal(server.requests.length, 1);
  });

  it('in the listener of an error that ends the source for good changes nothing', async (t) => {
    const server = await ScriptedServer.start(t, [reply(404)]);
    const watched = open(t, server.url());
    watched.source.onerror = () => watched.source.close();
    await watched.failed();
    assert.equal(watched.source.readyState, CLOSED);
    assert.deepEqual(watched.types, ['error']);
  });

  it('while it waits to reconnect ends the wait', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 20\n\n')]);
    const watched = open(t, server.url());
    await watched.failed();
    assert.equal(watched.source.readyState, CONNECTING);
    watched.source.close();
    await nothingMore(t);
    assert.equal(watched.source.readyState, CLOSED);
    assert.equal(server.requests.length, 1);
  });

  it('while it reconnects ends the request', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), () => {}]);
    const watched = open(t, server.url());
    await server.request(2);
    watched.source.close();
    await server.closed(2);
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open', 'error']);
  });

  it('drops what was received and not yet dispatched', async (t) => {
    const first = new MemoryStream();
    const { watched, source } = start(t, first);
    await watched.opened();
    first.write('data: x\n\n');
    source.close();
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open']);
  });

  it('on a stream that has just ended lets no error through', async (t) => {
    const { watched, source } = start(t, endedMemoryStream('data: x\n\n'));
    source.onmessage = () => source.close();
    await watched.arrived();
    await nothingMore(t);
    assert.deepEqual(watched.types, ['open', 'message']);
  });

  it('leaves url, withCredentials and handlers as they were', (t) => {
    const { source } = start(t);
    const handler = () => {};
    source.onmessage = handler;
    source.close();
    assert.deepEqual([source.url, source.withCredentials, source.onmessage], [URL_TEXT, false, handler]);
  });

  it('may be called with any arguments and on a subclass', (t) => {
    class Mine extends EventSource {}
    const source = new Mine(URL_TEXT, { fetch: () => new Promise(() => {}) });
    t.after(() => source.close());
    assert.equal(source.close(1, 2, 3), undefined);
    assert.equal(source.readyState, CLOSED);
  });
});
