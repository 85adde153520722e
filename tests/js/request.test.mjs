// What goes over the wire: the requests of a source, byte by byte, and where they go.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { open } from './events.mjs';
import { endedStream, reply, ScriptedServer, stream } from './scripted-server.mjs';

const RETRY = 'retry: 10\n\n';

describe('the first request', () => {
  const firstRequest = async (t, path, init) => {
    const server = await ScriptedServer.start(t, [stream()]);
    await open(t, server.url(path), init).opened();
    return server.request(1);
  };

  it('is a GET of the path and the query, without the fragment', async (t) => {
    const { method, target, version } = await firstRequest(t, '/a%20b/é?q=1&q=ü#part');
    assert.deepEqual([method, target, version], ['GET', '/a%20b/%C3%A9?q=1&q=%C3%BC', 'HTTP/1.1']);
  });

  it('accepts event streams and nothing else', async (t) => {
    assert.equal((await firstRequest(t)).header('accept'), 'text/event-stream');
  });

  it('asks every cache on the way not to answer', async (t) => {
    assert.match((await firstRequest(t)).header('cache-control'), /no-cache|no-store/);
  });

  it('has no Last-Event-ID', async (t) => {
    assert.equal((await firstRequest(t)).header('last-event-id'), undefined);
  });

  it('has no body', async (t) => {
    const request = await firstRequest(t);
    assert.equal(request.header('content-length'), undefined);
    assert.equal(request.header('transfer-encoding'), undefined);
  });

  it('is the same with credentials, as there are none here', async (t) => {
    const request = await firstRequest(t, '/', { withCredentials: true });
    assert.equal(request.header('cookie'), undefined);
    assert.equal(request.header('authorization'), undefined);
  });
});

describe('Last-Event-ID', () => {
  const MALFORMED = Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x62]); // a ÿ Ã( â‚ b
  const ids = [
    ['ASCII', 'abc-123', 'abc-123'],
    ['two bytes each', 'é', 'é'],
    ['three bytes each', '… 漢字', '… 漢字'],
    ['four bytes each', '😀', '😀'],
    ['spaces inside', 'a b  c', 'a b  c'],
    ['a percent sign', '%C3%A9', '%C3%A9'],
    ['a tab inside', 'a\tb', 'a\tb'],
    ['what every other bit pattern of a lead byte gives', '߿ࠀ￿𐀀􏿿', '߿ࠀ￿𐀀􏿿'],
    ['malformed bytes as U+FFFD', MALFORMED, 'a\uFFFD\uFFFD(\uFFFDb'],
    ['a byte order mark inside', 'a\uFEFFb', 'a\uFEFFb'],
  ];
  for (const [what, id, expected] of ids) {
    it(`carries an id as UTF-8: ${what}`, async (t) => {
      const bytes = Buffer.concat([Buffer.from(`${RETRY}id: `), Buffer.from(id), Buffer.from('\ndata: x\n\n')]);
      const server = await ScriptedServer.start(t, [endedStream(bytes), stream()]);
      const [event] = await open(t, server.url()).arrived();
      assert.equal(event.lastEventId, expected);
      const header = (await server.request(2)).header('last-event-id');
      assert.deepEqual(Buffer.from(header, 'latin1'), Buffer.from(expected, 'utf8'));
    });
  }

  it('is sent again with each request until another id comes', async (t) => {
    const script = [endedStream(`${RETRY}id: 1\n\n`), endedStream('data: x\n\n'), endedStream('id: 2\n\n'), stream()];
    const server = await ScriptedServer.start(t, script);
    open(t, server.url());
    await server.request(4);
    const sent = server.requests.map((request) => request.header('last-event-id'));
    assert.deepEqual(sent, [undefined, '1', '1', '2']);
  });

  it('is not sent any more once the server has cleared the id', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream(`${RETRY}id: 1\n\n`), endedStream('id\n\n'), stream()]);
    open(t, server.url());
    await server.request(3);
    assert.equal(server.requests[1].header('last-event-id'), '1');
    assert.equal(server.requests[2].header('last-event-id'), undefined);
  });

  it('is the only difference between the first request and the others', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream(`${RETRY}id: 1\n\n`), stream()]);
    open(t, server.url('/events?a=1'));
    const [first, second] = [await server.request(1), await server.request(2)];
    const others = second.fields.filter(([name]) => name !== 'last-event-id');
    assert.deepEqual(others.sort(), first.fields.sort());
    assert.equal(second.target, first.target);
  });
});

describe('a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`is followed: ${status}`, async (t) => {
      const final = await ScriptedServer.start(t, [stream('data: here\n\n')]);
      const first = await ScriptedServer.start(t, [reply(status, { Location: final.url('/final') })]);
      const watched = open(t, first.url('/start'));
      const [event] = await watched.arrived();
      assert.equal(event.data, 'here');
      assert.equal(event.origin, final.origin);
      assert.equal(watched.source.url, first.url('/start'));
      assert.deepEqual(watched.types, ['open', 'message']);
      assert.equal(final.requests[0].header('accept'), 'text/event-stream');
    });
  }

  it('is asked for again when the source reconnects', async (t) => {
    const final = await ScriptedServer.start(t, [endedStream(`${RETRY}id: 1\n\n`), stream()]);
    const moved = reply(307, { Location: final.url() });
    const first = await ScriptedServer.start(t, [moved, moved]);
    open(t, first.url());
    await final.request(2);
    assert.equal(first.requests.length, 2);
    assert.equal(first.requests[1].header('last-event-id'), '1');
    assert.equal(final.requests[1].header('last-event-id'), '1');
  });
});

describe('the origin of a message', () => {
  it('is that of the server that answered', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\nevent: ping\ndata: y\n\n')]);
    const watched = open(t, server.url('/a/b'), {}, ['ping']);
    for (const event of await watched.arrived(2)) assert.equal(event.origin, server.origin);
  });
});
