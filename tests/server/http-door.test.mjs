/** Requests and answers of every kind but streams: routing, CORS, who may do what, bodies, bad HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStream, rawRequest, request, status } from './clients.mjs';
import { startServer } from './start-server.mjs';

let server;
before(async () => {
  server = await startServer(['--max-body', '1000', '--allow-host', 'Allowed.example']);
});
after(() => server?.stop());

const get = (path, headers) => request(server.base + path, { headers });
const post = (path, options) => request(server.base + path, { method: 'POST', ...options });
/** One request with exact bytes; the connection must end by itself. */
const raw = (text) => rawRequest(server.port, text);
const statusOf = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('routing', () => {
  it('answers an unknown path with 404 and the list of routes', async () => {
    for (const path of ['/nix', '/demo/', '/demo/clock/', '/channel', '/publish/x']) {
      const { status: code, headers, text } = await get(path);
      assert.equal(code, 404, path);
      assert.equal(headers['content-type'], 'application/json');
      const { error, routes } = JSON.parse(text);
      assert.equal(error, `nothing is at ${path}`);
      for (const route of ['/demo/clock', '/demo/llm', '/channel/NAME', '/publish', '/drop', '/status']) {
        assert.ok(routes.some((line) => line.includes(route)), route);
      }
    }
    assert.equal((await post('/nix', { body: 'x' })).status, 404);
  });

  it('answers a method that a path does not take with 405', async () => {
    const answer = await post('/demo/clock');
    assert.equal(answer.status, 405);
    assert.match(answer.headers.allow, /GET/);
    assert.equal((await get('/publish')).status, 405);
    assert.equal((await request(`${server.base}/status`, { method: 'DELETE' })).status, 405);
  });

  it('survives the longest paths, encoded or not', async () => {
    const names = ['a'.repeat(8000), '%41'.repeat(2600), 'a/'.repeat(4000)];
    for (const path of [...names.map((name) => `/${name}`), `/channel/${names[0]}`]) {
      assert.ok([400, 404].includes((await get(path)).status));
    }
    assert.equal((await get(`/${'a'.repeat(20000)}`)).status, 414);
  });

  it('reports its state', async () => {
    const stream = await openStream(`${server.base}/channel/state`);
    const { version, uptime, streams, channels } = await status(server.base);
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.ok(uptime > 0);
    assert.equal(streams.max, 1000);
    assert.ok(streams.open >= 1);
    assert.equal(streams.routes['/channel/state'], 1);
    const channel = channels.find(({ name }) => name === 'state');
    assert.deepEqual(channel, { name: 'state', newest: 0, kept: 0, subscribers: 1 });
    stream.close();
  });
});

describe('CORS', () => {
  it('lets every origin read streams, also with credentials', async () => {
    const stream = await openStream(`${server.base}/demo/clock`, { headers: { origin: 'https://a.example:8443' } });
    assert.equal(stream.headers['access-control-allow-origin'], 'https://a.example:8443');
    assert.equal(stream.headers['access-control-allow-credentials'], 'true');
    assert.equal(stream.headers.vary, 'Origin');
    stream.close();
  });

  it('answers the preflight of a reconnect with Last-Event-ID', async () => {
    for (const path of ['/demo/feed', '/channel/x', '/demo/llm']) {
      const answer = await request(server.base + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://a.example',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'last-event-id',
        },
      });
      assert.equal(answer.status, 204);
      assert.equal(answer.headers['access-control-allow-origin'], 'http://a.example');
      assert.equal(answer.headers['access-control-allow-headers'], 'last-event-id, content-type');
      assert.match(answer.headers['access-control-allow-methods'], /GET/);
    }
    const llm = await request(`${server.base}/demo/llm`, { method: 'OPTIONS' });
    assert.match(llm.headers['access-control-allow-methods'], /POST/);
    assert.equal((await request(`${server.base}/nix`, { method: 'OPTIONS' })).status, 404);
  });

  it('lets no origin write headers', async () => {
    const ask = (origin) =>
      raw(`GET /demo/stocks?rate=0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: ${origin}\r\n\r\n`);
    // Newer versions of cpp-httplib refuse some of these by themselves, without CORS headers.
    const lines = ['http://a\nX-Evil: 1', 'http://a\rX-Evil: 1'];
    for (const origin of ['http://a b', 'http://a\u0000', 'http://\u00e9', ...lines]) {
      const answer = await ask(origin);
      assert.equal(statusOf(answer), 400);
      assert.doesNotMatch(answer, /^x-evil/im);
      assert.doesNotMatch(answer, /Access-Control-Allow-Origin: [^*]/);
    }
    assert.match(await ask('http://a b'), /Access-Control-Allow-Origin: \*\r\n/);
    const encoded = await ask('http://a%0d%0aX-Evil: 1');
    assert.doesNotMatch(encoded, /^x-evil/im);
    const plain = await ask('http://a%0d%0aX-Evil:1');
    assert.match(plain, /Access-Control-Allow-Origin: http:\/\/a%0d%0aX-Evil:1\r\n/);
  });

  it('keeps publishing and dropping for pages from here', async () => {
    const foreign = { origin: 'http://evil.example' };
    assert.equal((await post('/publish?channel=x', { body: 'x', headers: foreign })).status, 403);
    assert.equal((await get('/drop', foreign)).status, 403);
    assert.equal((await get('/drop', { origin: 'null' })).status, 403);
    const preflight = await request(`${server.base}/publish`, { method: 'OPTIONS', headers: foreign });
    assert.equal(preflight.status, 403);
    assert.equal(preflight.headers['access-control-allow-origin'], undefined);
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:9', 'https://allowed.example']) {
      const answer = await post('/publish?channel=x', { body: 'x', headers: { origin } });
      assert.equal(answer.status, 200, origin);
      assert.equal(answer.headers['access-control-allow-origin'], origin);
    }
  });
});

describe('the Host check', () => {
  const publishAs = (host) => {
    const header = host === null ? '' : `Host: ${host}\r\n`;
    const rest = 'Connection: close\r\nContent-Length: 1\r\n\r\nx';
    return raw(`POST /publish?channel=x HTTP/1.1\r\n${header}${rest}`);
  };

  it('lets names of this machine publish and drop', async () => {
    const names = ['localhost', 'LOCALHOST:8080', 'localhost.', 'allowed.example:1'];
    const addresses = ['127.0.0.1', `127.0.0.1:${server.port}`, '127.9.9.9', '[::1]:80'];
    for (const host of [...names, ...addresses]) assert.equal(statusOf(await publishAs(host)), 200, host);
  });

  it('refuses every other, as of a page whose name was made to point here', async () => {
    const foreign = ['evil.example', `evil.example:${server.port}`, '10.0.0.1'];
    const alike = ['localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1%00.evil'];
    for (const host of [...foreign, ...alike, '', '[', null]) {
      const answer = await publishAs(host);
      assert.equal(statusOf(answer), 403, String(host));
      assert.match(answer, /\r\n\r\nsse-server: the Host .*--allow-host NAME\n$/);
    }
    assert.equal(statusOf(await raw('GET /drop HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')), 403);
  });

  it('does not stand in the way of reading', async () => {
    assert.equal(statusOf(await raw('GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')), 200);
  });
});

describe('bodies', () => {
  it('over the limit get 413, announced or not', async () => {
    const announced = await post('/publish?channel=x', { body: 'x'.repeat(1001) });
    assert.equal(announced.status, 413);
    assert.match(announced.text, /^sse-server: the body is larger than 1000 bytes; .*--max-body\n$/);
    const chunk = `3e8\r\n${'x'.repeat(1000)}\r\n`;
    const head = 'POST /publish?channel=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    assert.equal(statusOf(await raw(`${head}${chunk}${chunk}0\r\n\r\n`)), 413);
    assert.equal((await post('/publish?channel=x', { body: 'x'.repeat(1000) })).status, 200);
    const huge = 'POST /publish?channel=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n';
    assert.equal(statusOf(await raw(huge)), 413);
    const patient =
      'POST /publish?channel=x HTTP/1.1\r\nHost: localhost\r\n' +
      'Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n';
    assert.equal(statusOf(await raw(patient)), 413);
  });

  it('may come in chunks', async () => {
    const answer = await raw(
      'POST /publish?channel=chunks HTTP/1.1\r\nHost: localhost\r\n' +
        'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n' +
        '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    );
    assert.equal(statusOf(answer), 200);
    const stream = await openStream(`${server.base}/channel/chunks?lastEventId=0`);
    assert.equal((await stream.received(1))[0].data, 'abcde');
    stream.close();
  });

  it('that are not announced are empty: curl -X POST must not wait', async () => {
    const bare = (path) => raw(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    assert.equal(statusOf(await bare('/drop')), 200);
    assert.equal(statusOf(await bare('/publish?channel=x')), 200);
    assert.equal(statusOf(await bare('/nix')), 404);
  });

  it('that nobody reads are never taken for a request', async () => {
    const hidden = 'GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n';
    for (const line of ['GET /status', 'POST /nix', 'POST /demo/clock', 'PUT /status']) {
      const length = `Content-Length: ${hidden.length}\r\n`;
      const answer = await raw(`${line} HTTP/1.1\r\nHost: localhost\r\n${length}\r\n${hidden}`);
      assert.equal(answer.match(/HTTP\/1\.1 /g).length, 1, line);
      assert.match(answer, /\r\nConnection: close\r\n/);
    }
  });

  it('that do not arrive whole get 400', async () => {
    const head = 'POST /publish?channel=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    assert.equal(statusOf(await raw(`${head}zz\r\nabc\r\n`)), 400);
  });
});

describe('a connection', () => {
  it('takes several requests, also at once', async () => {
    const one = 'GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const last = 'GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const answer = await raw(one + one + last);
    assert.equal(answer.match(/HTTP\/1\.1 200/g).length, 3);
    assert.equal(answer.match(/\r\nConnection: close\r\n/g).length, 1);
  });

  it('ends after something that is no HTTP', async () => {
    for (const line of ['hello', 'GET /', 'GET / HTTP/9.9', '\u0016\u0003\u0001', 'BREW / HTTP/1.1']) {
      assert.equal(statusOf(await raw(`${line}\r\n\r\n`)), 400, JSON.stringify(line));
    }
  });

  it('ends when a head does not end', async () => {
    await raw(`GET /${'x'.repeat(100_000)}`);
    await raw(`GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`);
    await raw(`GET / HTTP/1.1\r\n${'X: x\r\n'.repeat(20_000)}`);
    assert.equal((await get('/status')).status, 200);
  });
});
