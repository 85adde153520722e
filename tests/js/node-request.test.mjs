// What the requests of Node's build have in common, whoever carries them: what is sent, whom they
// follow, what is undone, how they end.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';

import { EventSource } from '../../dist/node.js';
import { watch } from './events.mjs';
import { endedStream, noResponse, reply, ScriptedServer, stream } from './scripted-server.mjs';

const CARRIERS = { 'by the dispatcher of fetch': () => ({}), 'by node:http': () => ({ agent: new http.Agent() }) };
const SENT = ['accept', 'accept-encoding', 'accept-language', 'cache-control', 'connection', 'host', 'pragma', 'sec-fetch-mode', 'user-agent'];
const RETRY = 'retry: 10\n\n';
/** Where the response says that the connection closes, Node 20's fetch takes a reset for its end. */
const broken = (exchange) => {
  exchange.raw('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nff\r\ndata: half');
  exchange.reset();
};
const redirect = (location, status = 302) => reply(status, { Location: location });

for (const [carrier, options] of Object.entries(CARRIERS)) {
  const open = (t, url) => {
    const source = new EventSource(url, options());
    t.after(() => source.close());
    return watch(source);
  };

  describe(`a request ${carrier}`, () => {
    it('asks for an event stream, past every cache, and for nothing else', async (t) => {
      const server = await ScriptedServer.start(t, [stream('data: é\n\n')]);
      const watched = open(t, server.url('/a%20b/é?q=ü#part'));
      await watched.arrived();
      assert.deepEqual(watched.received, [{ type: 'message', data: 'é', lastEventId: '' }]);
      const request = await server.request(1);
      assert.deepEqual([request.method, request.target], ['GET', '/a%20b/%C3%A9?q=%C3%BC']);
      assert.deepEqual(request.fields.map(([name]) => name).sort(), SENT);
    });

    it('sends the last event ID as UTF-8 bytes', async (t) => {
      const server = await ScriptedServer.start(t, [endedStream(RETRY, 'id: é…\n\n'), stream()]);
      open(t, server.url());
      assert.equal((await server.request(2)).text('last-event-id'), 'é…');
    });

    it('tells all values of a repeated Content-Type', async (t) => {
      const fields = 'Content-Type: text/event-stream\r\nContent-Type: text/html\r\n';
      const server = await ScriptedServer.start(t, [(exchange) => exchange.raw(`HTTP/1.1 200 OK\r\n${fields}\r\n`)]);
      const { message } = await open(t, server.url()).failed();
      assert.match(message, /text\/event-stream, text\/html/);
    });

    it('ends the connection when the source is closed', async (t) => {
      const server = await ScriptedServer.start(t, [stream()]);
      const watched = open(t, server.url());
      await watched.opened();
      watched.source.close();
      await server.closed(1);
      assert.deepEqual(watched.types, ['open']);
    });

    it('ends the connection also when a listener closes the source', async (t) => {
      const server = await ScriptedServer.start(t, [stream('data: 1\n\ndata: 2\n\n', 'data: 3\n\n')]);
      const watched = open(t, server.url());
      watched.source.onmessage = () => watched.source.close();
      await server.closed(1);
      assert.deepEqual(watched.data, ['1']);
    });

    it('is made in the asynchronous context of the source, and so are its events', async (t) => {
      const server = await ScriptedServer.start(t, [endedStream('data: 1\n\n'), endedStream('data: 2\n\n')]);
      const contexts = new AsyncLocalStorage();
      for (const context of ['first', 'second']) {
        const watched = contexts.run(context, () => open(t, server.url()));
        const seen = [];
        for (const type of ['open', 'message', 'error']) watched.source.addEventListener(type, () => seen.push(contexts.getStore()));
        await watched.failed();
        watched.source.close();
        assert.deepEqual(seen, [context, context, context]);
      }
    });

    it('is never sent when the source is closed at once', async (t) => {
      const server = await ScriptedServer.start(t, [stream()]);
      open(t, server.url('/closed')).source.close();
      await open(t, server.url('/next')).opened();
      assert.ok(server.requests.every(({ target }) => target === '/next'));
    });
  });

  describe(`a response ${carrier} that goes wrong`, () => {
    for (const [name, answer] of [['breaks off', broken], ['never comes', noResponse()]]) {
      it(`is a network error when it ${name}`, async (t) => {
        const server = await ScriptedServer.start(t, [answer, stream()]);
        const watched = open(t, server.url());
        const { reason, willReconnect } = await watched.failed();
        assert.deepEqual([reason, willReconnect], ['network', true]);
      });
    }

    it('may have interim responses before it', async (t) => {
      const early = (exchange) => {
        exchange.raw('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
        stream('data: x\n\n')(exchange);
      };
      const server = await ScriptedServer.start(t, [early]);
      assert.equal((await open(t, server.url()).arrived())[0].data, 'x');
    });

    it('is a network error or a wrong status when it switches protocols', async (t) => {
      const server = await ScriptedServer.start(t, [(exchange) => exchange.raw('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n')]);
      assert.match((await open(t, server.url()).failed()).reason, /^(network|status)$/);
      await server.closed(1);
    });

    it('is a network error when nobody listens', async (t) => {
      const server = await ScriptedServer.start(t, []);
      await server.stop();
      const { reason, message } = await open(t, server.url()).failed();
      assert.equal(reason, 'network');
      assert.match(message, /ECONNREFUSED/);
    });
  });

  describe(`a redirect ${carrier}`, () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`with status ${status} is followed`, async (t) => {
        const server = await ScriptedServer.start(t, [redirect('/b', status), stream('data: x\n\n')]);
        await open(t, server.url('/a')).arrived();
        assert.deepEqual(server.requests.map(({ target }) => target), ['/a', '/b']);
      });
    }

    it('is followed 20 times and no more', async (t) => {
      const server = await ScriptedServer.start(t, [...Array.from({ length: 20 }, () => redirect('/')), stream(), ...Array.from({ length: 21 }, () => redirect('/'))]);
      const first = open(t, server.url());
      await first.opened();
      first.source.close();
      const { reason, message } = await open(t, server.url()).failed();
      assert.equal(reason, 'network');
      assert.match(message, /20 redirects/);
    });

    it('takes neither password nor agent of the wrong scheme to another origin, but the last event ID', async (t) => {
      const other = await ScriptedServer.start(t, [stream()]);
      const server = await ScriptedServer.start(t, [endedStream(RETRY, 'id: 7\n\n'), redirect(other.url('/there'))]);
      open(t, server.url().replace('//', '//user:p%40ss@'));
      const request = await other.request(1);
      assert.equal((await server.request(2)).header('authorization'), `Basic ${Buffer.from('user:p@ss').toString('base64')}`);
      assert.equal(request.header('authorization'), undefined);
      assert.equal(request.header('last-event-id'), '7');
    });

    it('to another scheme or to nonsense is a network error', async (t) => {
      for (const location of ['file:///etc/hostname', 'data:text/event-stream,data:1', 'http://[']) {
        const server = await ScriptedServer.start(t, [redirect(location)]);
        assert.equal((await open(t, server.url()).failed()).reason, 'network', location);
      }
    });

    it('changes the origin that events tell', async (t) => {
      const other = await ScriptedServer.start(t, [stream('data: x\n\n')]);
      const server = await ScriptedServer.start(t, [redirect(other.url())]);
      const [{ origin }] = await open(t, server.url()).arrived();
      assert.equal(origin, other.origin);
    });
  });

  describe(`content codings ${carrier}`, () => {
    const CODERS = { gzip: zlib.createGzip, 'x-gzip': zlib.createGzip, deflate: zlib.createDeflate, br: zlib.createBrotliCompress };
    for (const [coding, create] of Object.entries(CODERS)) {
      it(`are undone event by event: ${coding}`, async (t) => {
        const server = await ScriptedServer.start(t, [(exchange) => exchange.startStream({ 'Content-Encoding': coding })]);
        const watched = open(t, server.url());
        const exchange = await server.exchange(1);
        const coder = create();
        coder.on('data', (bytes) => exchange.write(bytes));
        for (const n of [1, 2, 3]) {
          coder.write(`data: ${n}\n\n`);
          coder.flush();
          await watched.arrived(n);
        }
        coder.end(() => exchange.end());
        assert.equal((await watched.failed()).reason, 'ended');
        assert.deepEqual(watched.data, ['1', '2', '3']);
      });
    }

    it('may be several, one over the other', async (t) => {
      const body = zlib.brotliCompressSync(zlib.gzipSync('retry: 10\ndata: x\n\n'));
      const answer = (exchange) => {
        exchange.startStream({ 'Content-Encoding': 'gzip , BR' });
        exchange.write(body);
        exchange.end();
      };
      const server = await ScriptedServer.start(t, [answer]);
      const watched = open(t, server.url());
      assert.equal((await watched.failed()).reason, 'ended');
      assert.deepEqual(watched.data, ['x']);
    });

    it('that are broken are a network error', async (t) => {
      const garbage = (exchange) => {
        exchange.startStream({ 'Content-Encoding': 'gzip' });
        exchange.write('data: this is no gzip\n\n');
      };
      const server = await ScriptedServer.start(t, [garbage]);
      const { reason, willReconnect } = await open(t, server.url()).failed();
      assert.deepEqual([reason, willReconnect], ['network', true]);
    });

    it('that nobody knows count as none, as with fetch', async (t) => {
      const plain = (exchange) => {
        exchange.startStream({ 'Content-Encoding': 'UTF-8' });
        exchange.write('data: x\n\n');
      };
      const server = await ScriptedServer.start(t, [plain]);
      assert.equal((await open(t, server.url()).arrived())[0].data, 'x');
    });

    it('end with the source', async (t) => {
      const server = await ScriptedServer.start(t, [(exchange) => exchange.startStream({ 'Content-Encoding': 'gzip' })]);
      const watched = open(t, server.url());
      watched.source.onmessage = () => watched.source.close();
      (await server.exchange(1)).write(zlib.gzipSync('data: 1\n\ndata: 2\n\n'));
      await server.closed(1);
      assert.deepEqual(watched.data, ['1']);
    });
  });
}
