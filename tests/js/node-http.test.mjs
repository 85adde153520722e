// The transport over node:http and node:https: what it sends, whom it follows, how it ends.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/node.js';
import { watch } from './events.mjs';
import { cutStream, endedStream, noResponse, reply, ScriptedServer, stream } from './scripted-server.mjs';

/** A source that uses node:http, as it was told an agent. */
function open(t, url, init = {}) {
  const source = new EventSource(url, { agent: new http.Agent(), ...init });
  t.after(() => source.close());
  return watch(source);
}

const RETRY = 'retry: 10\n\n';
const redirect = (location, status = 302) => reply(status, { Location: location });

describe('a request by node:http', () => {
  it('asks for an event stream, past every cache, and for nothing else', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: é\n\n')]);
    const watched = open(t, server.url('/a%20b/é?q=ü#part'));
    await watched.arrived();
    assert.deepEqual(watched.received, [{ type: 'message', data: 'é', lastEventId: '' }]);
    const request = await server.request(1);
    assert.deepEqual([request.method, request.target], ['GET', '/a%20b/%C3%A9?q=%C3%BC']);
    assert.deepEqual(request.fields.map(([name]) => name).sort(), ['accept', 'cache-control', 'connection', 'host']);
  });

  it('sends the last event ID as UTF-8 bytes', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream(RETRY, 'id: é…\n\n'), stream()]);
    open(t, server.url());
    assert.equal((await server.request(2)).text('last-event-id'), 'é…');
  });

  it('is made by the agent, which may be chosen by URL', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    const asked = [];
    const agent = (url) => {
      asked.push(url.href);
      return new http.Agent();
    };
    await open(t, server.url('/x'), { agent }).opened();
    assert.deepEqual(asked, [server.url('/x')]);
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

  it('is never sent when the source is closed at once', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    open(t, server.url('/closed')).source.close();
    await open(t, server.url('/next')).opened();
    assert.ok(server.requests.every(({ target }) => target === '/next'));
  });
});

describe('a response that goes wrong', () => {
  for (const [name, answer] of [['breaks off', cutStream('data: 1\n\n', 'data: half')], ['never comes', noResponse()]]) {
    it(`is a network error when it ${name}`, async (t) => {
      const server = await ScriptedServer.start(t, [answer, stream()]);
      const watched = open(t, server.url());
      const { reason, willReconnect } = await watched.failed();
      assert.deepEqual([reason, willReconnect], ['network', true]);
    });
  }

  it('is a network error when nobody listens', async (t) => {
    const server = await ScriptedServer.start(t, []);
    await server.stop();
    const { reason, message } = await open(t, server.url()).failed();
    assert.equal(reason, 'network');
    assert.match(message, /ECONNREFUSED/);
  });
});

describe('a redirect', () => {
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

describe('TLS options', () => {
  it('are used for the request', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'eventsource-wasm-tls-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const subject = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], { stdio: 'ignore' });
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
    const server = https.createServer({ key, cert }, (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: secret\n\n');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `https://127.0.0.1:${server.address().port}/`;
    const watched = open(t, url, { agent: undefined, tls: { ca: cert } });
    assert.equal((await watched.arrived())[0].data, 'secret');
    watched.source.close();
    const { reason, message } = await open(t, url, { agent: undefined, tls: {} }).failed();
    assert.equal(reason, 'network');
    assert.match(message, /certificate/);
  });
});

describe('an option that is wrong', () => {
  for (const [name, init] of Object.entries({ agent: { agent: {} }, tls: { tls: 7 }, fetch: { fetch() {}, agent: new http.Agent() } })) {
    it(`is a TypeError that names it: ${name}`, () => {
      assert.throws(() => new EventSource('http://127.0.0.1/', init), (error) => error instanceof TypeError && error.message.includes(`'${name === 'fetch' ? 'agent' : name}'`));
    });
  }
});
