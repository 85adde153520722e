// Responses that end a source for good, and connections that are tried again; what the error event
// says in each case.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { runModule } from './child.mjs';
import { open } from './events.mjs';
import { MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { cutStream, endedStream, noResponse, reply, ScriptedServer, stream } from './scripted-server.mjs';

const { CONNECTING, OPEN, CLOSED } = EventSource;
const STREAM = { 'Content-Type': 'text/event-stream' };
const PAGE = { 'Content-Type': 'text/html; charset=utf-8' };
// Longer than what the source that is tested would wait, whose timer was set first.
const LONGER = 'retry: 60\n\n';

/** A source on a server of its own has waited and reconnected. */
async function nothingMore(t) {
  const server = await ScriptedServer.start(t, [endedStream(LONGER), stream()]);
  await open(t, server.url()).opened(2);
}

/** The states that listeners of error saw. */
const statesIn = (source) => {
  const states = [];
  source.addEventListener('error', () => states.push(source.readyState));
  return states;
};

const EVENTS = 'data: not to be seen\n\n';
const FATAL = {
  '404': [reply(404, PAGE, '<h1>Not found</h1>'), 'status', 404],
  '404 as an event stream': [reply(404, STREAM, EVENTS), 'status', 404],
  '400': [reply(400), 'status', 400],
  '401': [reply(401, { 'WWW-Authenticate': 'Basic realm="x"' }), 'status', 401],
  '403': [reply(403), 'status', 403],
  '410': [reply(410), 'status', 410],
  '429': [reply(429, { 'Retry-After': '0' }), 'status', 429],
  '500': [reply(500, STREAM, EVENTS), 'status', 500],
  '502': [reply(502, PAGE, 'Bad gateway'), 'status', 502],
  '503': [reply(503, { 'Retry-After': '0' }), 'status', 503],
  '204': [reply(204), 'status', 204],
  '204 as an event stream': [reply(204, STREAM), 'status', 204],
  '205': [reply(205, STREAM), 'status', 205],
  '201 as an event stream': [reply(201, STREAM, EVENTS), 'status', 201],
  '206 as an event stream': [reply(206, STREAM, EVENTS), 'status', 206],
  '299 as an event stream': [reply(299, STREAM, EVENTS), 'status', 299],
  '301 without a Location': [reply(301), 'status', 301],
  '304': [reply(304), 'status', 304],
  'a page of HTML': [reply(200, PAGE, '<p>data: x\n\n'), 'mime', 200],
  'plain text': [reply(200, { 'Content-Type': 'text/plain' }, EVENTS), 'mime', 200],
  'no Content-Type': [reply(200, {}, EVENTS), 'mime', 200],
  'an empty Content-Type': [reply(200, { 'Content-Type': '' }, EVENTS), 'mime', 200],
  'a stream of another type that stays open': [
    (exchange) => {
      exchange.startStream({ 'Content-Type': 'application/x-ndjson' });
      exchange.write(EVENTS);
    },
    'mime',
    200,
  ],
};

describe('a response that is no event stream', () => {
  for (const [what, [bad, reason, code]] of Object.entries(FATAL)) {
    it(`at first, is one error, closed, and no further request: ${what}`, async (t) => {
      const server = await ScriptedServer.start(t, [bad]);
      const watched = open(t, server.url());
      const states = statesIn(watched.source);
      const error = await watched.failed();
      assert.deepEqual(states, [CLOSED]);
      assert.deepEqual(
        { reason: error.reason, code: error.code, willReconnect: error.willReconnect },
        { reason, code, willReconnect: false },
      );
      assert.equal('delay' in error, false);
      assert.match(error.message, reason === 'mime' ? /text\/event-stream/ : new RegExp(String(code)));
      await server.closed(1); // an open body is let go of
      assert.deepEqual(watched.types, ['error']);
    });
  }

  it('after a good one, is a second error, closed, and no further request', { concurrency: true }, async (t) => {
    const scripts = Object.entries(FATAL).map(async ([what, [bad]]) => {
      const server = await ScriptedServer.start(t, [endedStream('retry: 10\ndata: x\n\n'), bad]);
      const watched = open(t, server.url());
      const states = statesIn(watched.source);
      await watched.failed(2);
      await nothingMore(t);
      assert.deepEqual(watched.types, ['open', 'message', 'error', 'error'], what);
      assert.deepEqual(states, [CONNECTING, CLOSED], what);
      assert.equal(server.requests.length, 2, what);
    });
    await Promise.all(scripts);
  });

  it('leaves nothing behind that keeps the process alive', async (t) => {
    const servers = await Promise.all(Object.values(FATAL).map(([bad]) => ScriptedServer.start(t, [bad])));
    const urls = servers.map((server) => server.url());
    // Ends by itself only if no source waits for anything any more.
    const child = runModule(t, `
      for (const url of process.argv.slice(2)) {
        const source = new EventSource(url);
        source.onerror = ({ reason }) => print({ url, reason, state: source.readyState });
      }`, { args: urls });
    assert.deepEqual(await child.ended(), { code: 0, signal: null });
    assert.equal(child.printed.length, urls.length);
    assert.deepEqual(new Set(child.printed.map(({ url }) => url)), new Set(urls));
    assert.ok(child.printed.every(({ state }) => state === CLOSED));
    assert.ok(servers.every(({ requests }) => requests.length === 1));
  });
});

describe('the Content-Type', () => {
  const good = [
    'text/event-stream',
    'Text/Event-STREAM',
    'text/event-stream;charset=utf-8',
    'text/event-stream; charset=windows-1252',
    ' text/event-stream ',
    'text/event-stream;',
    'text/event-stream ; q="a,b"',
    'text/html, text/event-stream',
    'text/event-stream; é=ü',
  ];
  const bad = [
    'text/event-streams',
    'text/event-strea',
    'text/eventstream',
    'text /event-stream',
    'text/event-stream charset=utf-8',
    'text/event-stream, text/html',
    '"text/event-stream"',
    'event-stream',
    'text/',
    '/',
    ';',
    ',',
    'text/event-stream\u00a0',
  ];
  const answer = (type) => () => {
    const { body } = new MemoryStream().response;
    return Promise.resolve({ status: 200, headers: { get: () => type }, body });
  };

  for (const type of good) {
    it(`is that of an event stream: ${JSON.stringify(type)}`, async (t) => {
      const watched = open(t, 'http://example.com/', { fetch: answer(type) });
      await watched.until(() => watched.seen.length > 0, 'anything');
      assert.deepEqual(watched.types, ['open']);
    });
  }
  for (const type of bad) {
    it(`is not that of an event stream: ${JSON.stringify(type)}`, async (t) => {
      const watched = open(t, 'http://example.com/', { fetch: answer(type) });
      await watched.until(() => watched.seen.length > 0, 'anything');
      assert.deepEqual(watched.types, ['error']);
      assert.ok(watched.seen[0].message.includes(JSON.stringify(type)));
    });
  }
});

describe('a connection that can be had again', { concurrency: true }, () => {
  it('refused at first, is an error with the cause, and tried again until the server listens', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: at last\n\n')]);
    await server.stop();
    const watched = open(t, server.url());
    const states = statesIn(watched.source);
    const error = await watched.failed();
    assert.equal(error.reason, 'network');
    assert.equal(error.willReconnect, true);
    assert.equal(error.delay, 3000);
    assert.equal('code' in error, false);
    assert.match(error.message, /ECONNREFUSED/);
    assert.ok(error.cause instanceof Error);
    assert.deepEqual(states, [CONNECTING]);
    await server.listen();
    await watched.arrived();
    assert.deepEqual(watched.types, ['error', 'open', 'message']);
    assert.equal(watched.source.readyState, OPEN);
  });

  it('refused later, is tried again and again, and goes on where it was', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\nid: 7\ndata: x\n\n'), stream('data: y\n\n')]);
    const watched = open(t, server.url());
    await watched.arrived();
    await server.stop();
    await watched.failed(4);
    await server.listen();
    await watched.arrived(2);
    assert.equal((await server.request(2)).header('last-event-id'), '7');
    assert.deepEqual(watched.data, ['x', 'y']);
    assert.ok(watched.errors.slice(1).every(({ reason }) => reason === 'network'));
  });

  // Node 18 and 20 take a chunked response that is cut off for one that has ended.
  const BROKEN = ['network', ...(/^v(18|20)\./.test(process.version) ? ['ended'] : [])];
  const losses = {
    'ended in order': [endedStream('retry: 10\ndata: x\n\n'), ['ended']],
    'cut off between two chunks': [cutStream('retry: 10\ndata: x\n\n'), BROKEN],
    'ended together with its connection': [
      (exchange) => {
        exchange.head(200, STREAM);
        exchange.raw('retry: 10\ndata: x\n\n');
        exchange.cut();
      },
      ['ended'],
    ],
    'cut off within a chunk': [
      (exchange) => {
        exchange.startStream();
        exchange.raw('14\r\nretry: 10\ndata: x\n\n\r\nff\r\ndata: y\n\n');
        exchange.cut();
      },
      BROKEN,
    ],
    'made of no chunks at all though it says so': [
      (exchange) => {
        exchange.startStream();
        exchange.write('retry: 10\ndata: x\n\n');
        exchange.raw('no chunk\r\n');
      },
      ['network'],
    ],
  };
  for (const [what, [loss, reasons]] of Object.entries(losses)) {
    it(`is one error, connecting, and open again when the stream was ${what}`, async (t) => {
      const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), loss, stream('data: z\n\n')]);
      const watched = open(t, server.url());
      const states = statesIn(watched.source);
      await watched.until(() => watched.data.includes('z'), () => `the last message of ${watched.story}`);
      const [, error] = watched.errors;
      assert.ok(reasons.includes(error.reason), error.reason);
      assert.deepEqual([error.code, error.willReconnect], [200, true]);
      assert.equal(error.cause instanceof Error, error.reason === 'network');
      assert.ok(error.delay >= 10);
      assert.notEqual(error.message, '');
      assert.deepEqual(states, [CONNECTING, CONNECTING]);
      assert.deepEqual(watched.types.filter((type) => type !== 'message'), ['open', 'error', 'open', 'error', 'open']);
    });
  }

  const failures = {
    'was reset before the response': noResponse(),
    'was reset within the head': (exchange) => {
      exchange.raw('HTTP/1.1 200 OK\r\nContent-Type: text/ev');
      exchange.reset();
    },
    'got something that is no HTTP': (exchange) => {
      exchange.raw('data: x\n\n');
      exchange.cut();
    },
  };
  for (const [what, failure] of Object.entries(failures)) {
    it(`is one error without a status, and open again when it ${what}`, async (t) => {
      const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), failure, stream('data: z\n\n')]);
      const watched = open(t, server.url());
      await watched.arrived();
      const error = watched.errors[1];
      assert.equal(error.reason, 'network');
      assert.equal('code' in error, false);
      assert.ok(error.cause instanceof Error);
      assert.deepEqual(watched.types, ['open', 'error', 'error', 'open', 'message']);
    });
  }
});

describe('the error event', () => {
  it('is a plain Event that does not bubble and can not be cancelled', async (t) => {
    const memory = new MemoryFetch();
    const error = await open(t, 'http://example.com/', { fetch: memory.fetch }).failed();
    assert.ok(error instanceof Event && !(error instanceof MessageEvent));
    assert.equal(error.constructor, Event);
    assert.deepEqual([error.type, error.bubbles, error.cancelable, error.composed], ['error', false, false, false]);
  });

  it('carries its details as properties of its own', async (t) => {
    const memory = new MemoryFetch();
    const error = await open(t, 'http://example.com/', { fetch: memory.fetch }).failed();
    const { reason, code, message, willReconnect } = error;
    assert.deepEqual([reason, code, willReconnect], ['status', 204, false]);
    assert.equal(message, 'the server answered with status 204 instead of 200');
  });

  it('is nothing like an error that the server sends as an event', async (t) => {
    const memory = new MemoryFetch(new MemoryStream(['event: error\ndata: from the server\n\n']));
    const watched = open(t, 'http://example.com/', { fetch: memory.fetch });
    const [event] = await watched.arrived();
    assert.equal(event.type, 'error');
    assert.equal(event.data, 'from the server');
    assert.equal('reason' in event, false);
    assert.equal(watched.source.readyState, OPEN);
  });
});
