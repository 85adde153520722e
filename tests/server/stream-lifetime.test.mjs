/** How streams are held open and how they end, whatever they say. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openStream, rawRequest, request, status, until, untilOpen } from './clients.mjs';
import { startServer } from './start-server.mjs';

const STREAMS = ['clock', 'ping', 'stocks', 'scores', 'feed', 'burst', 'llm'].map((name) => `/demo/${name}`);
/** More than any socket buffers. */
const BIG_BURST = '/demo/burst?events=1000000&size=4096';

describe('a stream', () => {
  let server;
  before(async () => {
    server = await startServer(['--keep-alive', '0.1']);
  });
  after(() => server?.stop());

  for (const path of [...STREAMS, '/channel/x']) {
    it(`${path} has the headers of an event stream that nobody may store or collect`, async () => {
      const stream = await openStream(server.base + path, { headers: { 'accept-encoding': 'gzip, br' } });
      assert.equal(stream.status, 200);
      assert.equal(stream.headers['content-type'], 'text/event-stream');
      assert.equal(stream.headers['cache-control'], 'no-store');
      assert.equal(stream.headers['x-accel-buffering'], 'no');
      assert.equal(stream.headers['transfer-encoding'], 'chunked');
      assert.equal(stream.headers['access-control-allow-origin'], '*');
      assert.equal(stream.headers['content-encoding'], undefined);
      stream.close();
    });

    it(`${path} is not chunked for HTTP/1.0, and ends with the connection`, async () => {
      const head = `GET ${path}${path.includes('?') ? '&' : '?'}retry=7 HTTP/1.0\r\n\r\n`;
      const text = await rawRequest(server.port, head, (seen) => /\n\n$/.test(seen) && seen.includes('\r\n\r\n'));
      assert.match(text, /^HTTP\/1\.[01] 200 /);
      const [, body] = text.split('\r\n\r\n');
      assert.doesNotMatch(text, /transfer-encoding/i);
      assert.match(body, /^(data|event|id|retry|:)/);
    });
  }

  it('ends for HTTP/1.0 by the end of the connection', async () => {
    const text = await rawRequest(server.port, 'GET /demo/llm?delay=0 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    assert.ok(text.endsWith('data: [DONE]\n\n'));
  });

  it('sends comments while there is nothing else to say', async () => {
    const stream = await openStream(`${server.base}/channel/silent`);
    await until(() => stream.comments >= 3, 'three comments');
    assert.equal(stream.events.length, 0);
    stream.close();
  });

  it('answers HEAD with the head alone', async () => {
    const { status: code, headers, bytes } = await request(`${server.base}/demo/clock`, { method: 'HEAD' });
    assert.equal(code, 200);
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(bytes.length, 0);
  });

  it('does not care for Range', async () => {
    const stream = await openStream(`${server.base}/demo/clock`, { headers: { range: 'bytes=5-9' } });
    assert.equal(stream.status, 200);
    await stream.received(1);
    stream.close();
  });

  it('frees its place soon after the client has vanished, also in silence', async () => {
    const clients = await Promise.all(
      ['/channel/quiet', '/demo/clock', BIG_BURST].map((path) => openStream(server.base + path)),
    );
    const sockets = [1, 2].map(() => {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET /channel/quiet HTTP/1.1\r\nHost: x\r\n\r\n');
      return socket;
    });
    await untilOpen(server.base, 5);
    const left = Date.now();
    sockets[0].resetAndDestroy();
    sockets[1].end();
    for (const client of clients) client.close();
    await untilOpen(server.base, 0);
    assert.ok(Date.now() - left < 20_000);
  });
});

describe('a cut', () => {
  let server;
  before(async () => {
    server = await startServer();
  });
  after(() => server?.stop());

  const drop = async (query, method = 'POST') => {
    const { status: code, text } = await request(`${server.base}/drop${query}`, { method });
    assert.equal(code, 200);
    return JSON.parse(text).dropped;
  };

  it('breaks the caller’s streams without a last chunk, and no others', async () => {
    const open = (...paths) => Promise.all(paths.map((path) => openStream(server.base + path)));
    const mine = await open('/demo/clock?client=me', '/channel/a?client=me');
    const others = await open('/demo/clock?client=you', '/demo/clock');
    assert.equal(await drop('?client=me'), 2);
    for (const stream of mine) assert.equal(await stream.ended(), 'cut');
    await untilOpen(server.base, 2);
    for (const stream of others) assert.equal(stream.closed, '');
    assert.equal(await drop(''), 1);
    assert.equal(await others[1].ended(), 'cut');
    assert.equal(await drop('?client=you', 'GET'), 1);
    assert.equal(await others[0].ended(), 'cut');
    assert.equal(await drop('?client=me'), 0);
  });

  it('ends them in order with how=end', async () => {
    const stream = await openStream(`${server.base}/demo/clock?client=me`);
    assert.equal(await drop('?client=me&how=end'), 1);
    assert.equal(await stream.ended(), 'end');
  });

  it('is not needed for a client that stopped reading and then left its side', async () => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET ${BIG_BURST} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await untilOpen(server.base, 1);
    socket.end();
    await untilOpen(server.base, 0);
    socket.destroy();
  });

  it('interrupts a stream whose client does not read', async () => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET ${BIG_BURST}&client=stuck HTTP/1.1\r\nHost: x\r\n\r\n`);
    await untilOpen(server.base, 1);
    assert.equal(await drop('?client=stuck'), 1);
    await untilOpen(server.base, 0);
    socket.destroy();
  });

  it('refuses what it does not know', async () => {
    for (const query of ['?how=now', `?client=${'x'.repeat(65)}`]) {
      assert.equal((await request(`${server.base}/drop${query}`)).status, 400);
    }
    assert.equal((await request(`${server.base}/demo/clock?client=${'x'.repeat(65)}`)).status, 400);
  });
});

describe('the cap on streams', () => {
  it('answers 503 above it, goes on answering everything else, and gives free places away again', async () => {
    const server = await startServer(['--max-streams', '5']);
    const streams = await Promise.all([1, 2, 3, 4, 5].map(() => openStream(`${server.base}/demo/clock?client=cap`)));
    for (const stream of streams) assert.equal(stream.status, 200);
    for (const path of ['/demo/feed', '/channel/x', '/demo/llm']) {
      const refused = await request(server.base + path, { headers: { origin: 'http://a.example' } });
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers['retry-after']) > 0);
      assert.equal(refused.headers['access-control-allow-origin'], 'http://a.example');
      assert.match(refused.text, /^sse-server: all 5 streams are in use; .*--max-streams\n$/);
    }
    const busy = await Promise.all(Array.from({ length: 100 }, () => request(`${server.base}/demo/feed`)));
    assert.ok(busy.every((answer) => answer.status === 503));
    assert.equal((await request(`${server.base}/publish?channel=x`, { method: 'POST', body: 'x' })).status, 200);
    assert.equal((await status(server.base)).streams.open, 5);
    assert.equal((await request(`${server.base}/drop?client=cap`)).status, 200);
    await untilOpen(server.base, 0);
    const again = await openStream(`${server.base}/demo/clock`);
    assert.equal(again.status, 200);
    again.close();
    await server.stop();
  });

  it('is not reached by connections that send nothing: requests are still answered', async () => {
    const server = await startServer(['--max-streams', '1']);
    const silent = Array.from({ length: 100 }, () => {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      return socket;
    });
    await until(() => silent.every((socket) => !socket.connecting), 'the connections');
    assert.equal((await request(`${server.base}/status`)).status, 200);
    const stream = await openStream(`${server.base}/demo/clock`);
    assert.equal(stream.status, 200);
    for (const socket of silent) socket.destroy();
    stream.close();
    await server.stop();
  });
});

describe('many clients', () => {
  it('500 at once are all answered', async () => {
    const server = await startServer();
    const streams = await Promise.all(Array.from({ length: 500 }, () => openStream(`${server.base}/demo/clock`)));
    assert.ok(streams.every((stream) => stream.status === 200));
    await Promise.all(streams.map((stream) => stream.received(1)));
    for (const stream of streams) stream.close();
    await untilOpen(server.base, 0);
    await server.stop();
  });
});

describe('the shutdown', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`on ${signal} ends 200 streams in order and the process with 0`, async (t) => {
      const server = await startServer();
      const paths = [...STREAMS.filter((path) => path !== '/demo/llm'), '/channel/x'];
      const streams = await Promise.all(
        Array.from({ length: 200 }, (_, index) => openStream(server.base + paths[index % paths.length])),
      );
      await untilOpen(server.base, 200);
      const { code, signal: killedBy, ms } = await server.stop(signal);
      t.diagnostic(`took ${ms} ms`);
      assert.deepEqual([code, killedBy], [0, null]);
      for (const stream of streams) assert.equal(await stream.ended(), 'end');
      assert.equal(server.stderr, '');
    });
  }

  it('waits neither for clients that do not read nor for those that do not ask', async (t) => {
    const server = await startServer();
    const stuck = Array.from({ length: 30 }, (_, index) => {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.pause();
      if (index % 3 === 0) socket.write(`GET ${BIG_BURST} HTTP/1.1\r\nHost: x\r\n\r\n`);
      if (index % 3 === 1) socket.write('GET /status HTTP/1.1\r\nHos');
      return socket;
    });
    await untilOpen(server.base, 10);
    const { code, ms } = await server.stop();
    t.diagnostic(`took ${ms} ms`);
    assert.equal(code, 0);
    for (const socket of stuck) socket.destroy();
  });
});
