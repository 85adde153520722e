/** The control API of sse-server: who may use it, and that uploaded scenarios are played and logged. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStream, rawRequest, request, until } from './clients.mjs';
import { runServer, startServer } from './start-server.mjs';

const TOKEN = 'a-token-for-these-tests';
const folder = mkdtempSync(join(tmpdir(), 'sse-control-'));
const tokenFile = join(folder, 'token');
writeFileSync(tokenFile, `${TOKEN}\n`);

let server;
before(async () => {
  server = await startServer(['--control-token-file', tokenFile]);
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const call = (method, path, { headers = AUTHORIZED, body } = {}) =>
  request(`${server.base}/_/scenarios${path}`, { method, headers, body });
const post = (body) => call('POST', '', { body: typeof body === 'string' ? body : JSON.stringify(body) });
async function upload(scenario, query = '') {
  const answer = await call('POST', query, { body: JSON.stringify(scenario) });
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text);
}
const log = async (token, query = '') => JSON.parse((await call('GET', `/${token}/log${query}`)).text);
const bytes = (base64) => Buffer.from(base64, 'base64').toString('latin1');
const portOf = (url) => Number(new URL(url).port);

describe('who may use the control API', () => {
  it('answers 401 without the token, or with a wrong one', async () => {
    for (const authorization of [undefined, TOKEN, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, 'Bearer ', `Basic ${TOKEN}`]) {
      const headers = authorization === undefined ? {} : { authorization };
      for (const [method, path] of [['POST', ''], ['GET', '/x/log'], ['POST', '/x/signal?name=a'], ['DELETE', '/x'], ['OPTIONS', '/x']]) {
        const answer = await call(method, path, { headers, body: method === 'POST' ? '' : undefined });
        assert.equal(answer.status, 401, `${method} ${path} ${authorization}`);
        assert.equal(answer.headers['www-authenticate'], 'Bearer');
      }
    }
  });

  it('answers 403 to a foreign Host or Origin, even with the token', async () => {
    for (const foreign of [{ host: 'rebound.example' }, { origin: 'http://foreign.example' }, { origin: 'null' }]) {
      for (const [method, path] of [['POST', ''], ['GET', '/x/log'], ['DELETE', '/x']]) {
        const answer = await call(method, path, { headers: { ...AUTHORIZED, ...foreign } });
        assert.equal(answer.status, 403, JSON.stringify(foreign));
      }
    }
  });

  it('is not there without --control', async () => {
    const plain = await startServer();
    assert.equal((await request(`${plain.base}/_/scenarios`, { method: 'POST', headers: AUTHORIZED })).status, 404);
    await plain.stop();
  });

  it('prints a new token each time with --control, and none when a file holds it', async () => {
    const printed = [];
    for (let i = 0; i < 2; i++) {
      const own = await startServer(['--control']);
      await until(() => own.stdout.includes('control token: '), 'the token');
      printed.push(/^control token: ([0-9a-f]{32})$/m.exec(own.stdout)[1]);
      const headers = { authorization: `Bearer ${printed[i]}` };
      assert.equal((await request(`${own.base}/_/scenarios/x/log`, { headers })).status, 404);
      await own.stop();
    }
    assert.notEqual(printed[0], printed[1]);
    assert.ok(!server.stdout.includes('token'));
  });

  it('refuses a token file that is missing or too easy, in one line with exit code 2', async () => {
    const short = join(folder, 'short');
    writeFileSync(short, 'secret\n');
    for (const file of [short, join(folder, 'missing')]) {
      const { code, stderr } = await runServer(['--port', '0', '--control-token-file', file]);
      assert.equal(code, 2);
      assert.match(stderr, /^sse-server: the token file .* cannot be used; its first line must be .*\n$/);
    }
  });
});

describe('a scenario', () => {
  it('is played at both origins and logged with raw heads and times', async () => {
    const { token, urls, certificate } = await upload({ streams: ['retry: 10\ndata: a\n\n', 'data: b\n\n'], end: true });
    assert.match(certificate, /^-----BEGIN CERTIFICATE-----\n/);
    assert.equal(new URL(urls.url1).hostname, '127.0.0.1');
    assert.notEqual(portOf(urls.url1), portOf(urls.url2));
    assert.equal(new URL(urls.url1).pathname, `/t/${token}`);
    const first = await openStream(urls.url1, { headers: { 'Last-Event-ID': 'é' } });
    assert.equal(await first.ended(), 'end');
    const second = await openStream(`${urls.url2}/next?a=1`);
    assert.equal(await second.ended(), 'end');
    assert.deepEqual([first.events[0].data, second.events[0].data], ['a', 'b']);
    assert.equal((await request(urls.url1)).status, 204);

    const { requests, marks, signals, troubles } = await log(token);
    assert.equal(requests.length, 3);
    assert.match(bytes(requests[0].head), new RegExp(`^GET /t/${token} HTTP/1\\.1\\r\\n`));
    assert.match(bytes(requests[0].head), /\r\nLast-Event-ID: \xe9\r\n/);
    assert.match(bytes(requests[1].head), /^GET \/t\/[^/]+\/next\?a=1 HTTP/);
    assert.deepEqual(requests.map(({ origin }) => origin), [1, 2, 1]);
    for (const { accepted, firstByte, headRead, response, ended, bytesSent, trouble } of requests) {
      assert.ok(0 <= accepted && accepted <= firstByte && firstByte <= headRead);
      assert.ok(headRead <= response && response <= ended);
      assert.ok(bytesSent >= 0);
      assert.equal(trouble, '');
    }
    assert.deepEqual(Object.keys(marks), ['sent1', 'sent2']);
    assert.deepEqual([signals, troubles], [{}, []]);
  });

  it('is played byte by byte where HTTP cannot say it', async () => {
    const { urls } = await upload({ connections: [{ steps: [{ raw: 'HTTP/1.1 200 OK\r\n\r\n' }, { raw: { hex: '00 ff' } }, { close: 'fin' }] }] });
    const answer = await rawRequest(portOf(urls.url1), `GET ${new URL(urls.url1).pathname} HTTP/1.1\r\nHost: h\r\n\r\n`);
    assert.equal(answer, 'HTTP/1.1 200 OK\r\n\r\n\x00\xff');
  });

  it('has more URLs at the wire door, and is played by the HTTP door if that is asked for', async () => {
    const scenario = { stream: 'data: x\n\n', end: true };
    const wire = (await upload(scenario)).urls;
    const http = (await upload(scenario, '?door=http')).urls;
    assert.ok(['url1', 'url2', 'tls1', 'tls12', 'tls13', 'tls-untrusted', 'tls-wrongname'].every((name) => wire[name]));
    assert.deepEqual(Object.keys(http), ['url1', 'url2']);
    assert.notEqual(portOf(http.url1), portOf(wire.url1));
    for (const url of [http.url1, wire.url1]) assert.equal((await request(url)).text, 'data: x\n\n');
  });

  it('goes on when it gets the signal that it waits for', async () => {
    const steps = [{ head: {} }, { data: 'data: a\n\n' }, { waitFor: { signal: 'go on' }, ms: 20_000 }, { data: 'data: b\n\n' }, { hold: true }];
    const { token, urls } = await upload({ connections: [{ steps }] });
    const stream = await openStream(urls.url1);
    await stream.received(1);
    assert.equal((await call('POST', `/${token}/signal?name=${encodeURIComponent('go on')}`, { body: '' })).status, 204);
    const events = await stream.received(2);
    assert.deepEqual(events.map(({ data }) => data), ['a', 'b']);
    assert.deepEqual(Object.keys((await log(token)).signals), ['go on']);
    stream.close();
  });

  it('tells a waiting reader of its log about news, and an impatient one nothing new', async () => {
    const { token, urls } = await upload({ stream: 'data: x\n\n' });
    const { version, requests } = await log(token);
    assert.deepEqual([version, requests], [0, []]);
    assert.equal((await log(token, '?after=0&wait=1')).version, 0);
    const news = log(token, '?after=0&wait=20000');
    const stream = await openStream(urls.url1);
    assert.ok((await news).version > 0);
    stream.close();
    await until(async () => (await log(token)).requests[0].clientClose?.how === 'fin', 'the close');
  });

  it('ends its streams and is forgotten when it is deleted', async () => {
    const { token, urls } = await upload({ stream: 'data: x\n\n' });
    const stream = await openStream(urls.url1);
    await stream.received(1);
    assert.equal((await call('DELETE', `/${token}`)).status, 204);
    assert.equal(await stream.ended(), 'cut');
    for (const [method, path] of [['GET', '/log'], ['POST', '/signal?name=a'], ['DELETE', '']]) {
      assert.equal((await call(method, `/${token}${path}`)).status, 404);
    }
    assert.equal((await request(urls.url1)).status, 404);
  });

  it('ends with the server, in less time than its streams would take', async () => {
    const own = await startServer(['--control-token-file', tokenFile]);
    const answer = await request(`${own.base}/_/scenarios`, { method: 'POST', headers: AUTHORIZED, body: JSON.stringify({ stream: 'data: x\n\n' }) });
    const stream = await openStream(JSON.parse(answer.text).urls.url1);
    await stream.received(1);
    assert.equal((await own.stop()).code, 0);
    assert.notEqual(await stream.ended(), 'end');
  });
});

describe('bad input', () => {
  it('gets 400 and one line with the place and what was expected', async () => {
    const wrong = {
      'no JSON': /^sse-server: scenario:1: .*expected/,
      '{\n"stream": 5}': /^sse-server: scenario:2: \/stream: expected /,
      '{"connections": [{"steps": [{"fly": 1}]}]}': /^sse-server: scenario:1: \/connections\/0\/steps\/0.*expected/,
      '{"stream": "x", "connections": []}': /^sse-server: scenario:1: .*expected/,
      '{}': /^sse-server: scenario:1: .*expected/,
    };
    for (const [body, line] of Object.entries(wrong)) {
      const answer = await post(body);
      assert.equal(answer.status, 400, body);
      assert.match(answer.text, line);
      assert.match(answer.text, /^[^\n]*\n$/);
    }
  });

  it('is refused when it is nested very deeply, and the server lives on', async () => {
    const deep = `{"stream": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    assert.equal((await post(deep)).status, 400);
    assert.equal((await call('GET', '/x/log')).status, 404);
  });

  it('gets 400 for an unknown door, and for what the HTTP door cannot say', async () => {
    const injection = { stream: 'data: x\n\n', head: { add: [['X', 'a\r\nSet-Cookie: b=1']] } };
    for (const [query, scenario] of [['?door=back', { stream: 'data: x\n\n' }], ['?door=http', injection]]) {
      const answer = await call('POST', query, { body: JSON.stringify(scenario) });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /door/);
    }
  });

  it('gets 413 when it is larger than --max-body', async () => {
    assert.equal((await post(JSON.stringify({ stream: 'x'.repeat(300_000) }))).status, 413);
  });

  it('gets 400 for a query that cannot be meant', async () => {
    const { token } = await upload({ stream: 'data: x\n\n' });
    for (const [method, path] of [['GET', '/log?after=x'], ['GET', '/log?wait=-1'], ['GET', '/log?wait=1000000'], ['POST', '/signal'], ['POST', `/signal?name=${'n'.repeat(65)}`]]) {
      assert.equal((await call(method, `/${token}${path}`, { body: method === 'POST' ? '' : undefined })).status, 400, path);
    }
    assert.equal((await call('GET', `/${token}/nothing`)).status, 405);
  });

  it('gets 503 for a scenario too many, until one is deleted', async () => {
    const own = await startServer(['--control-token-file', tokenFile]);
    const body = JSON.stringify({ stream: 'data: x\n\n' });
    const send = () => request(`${own.base}/_/scenarios`, { method: 'POST', headers: AUTHORIZED, body });
    let token;
    for (let i = 0; i < 100; i++) token = JSON.parse((await send()).text).token;
    assert.equal((await send()).status, 503);
    await request(`${own.base}/_/scenarios/${token}`, { method: 'DELETE', headers: AUTHORIZED });
    assert.equal((await send()).status, 201);
    await own.stop();
  });
});

describe('streams do not starve control requests', () => {
  it('answers while many streams of scenarios and demos are open', async () => {
    const { token, urls } = await upload({ connections: [{ times: 64, steps: [{ head: {} }, { data: 'data: x\n\n' }, { hold: true }] }] });
    const streams = await Promise.all(Array.from({ length: 64 }, () => openStream(urls.url1)));
    const demos = await Promise.all(Array.from({ length: 64 }, () => openStream(`${server.base}/demo/clock`)));
    assert.equal((await log(token)).requests.length, 64);
    for (const stream of [...streams, ...demos]) stream.close();
  });

  it('accepts five hundred connections that come at once', async () => {
    const { token, urls } = await upload({ connections: [{ times: 500, steps: [{ raw: 'ok' }, { close: 'fin' }] }] });
    const head = `GET ${new URL(urls.url1).pathname} HTTP/1.1\r\nHost: h\r\n\r\n`;
    const answers = await Promise.all(Array.from({ length: 500 }, () => rawRequest(portOf(urls.url1), head)));
    assert.ok(answers.every((answer) => answer === 'ok'));
    assert.equal((await log(token)).requests.length, 500);
  });
});

describe('the ports of scenarios', () => {
  it('are open on the loopback only', async () => {
    const { urls } = await upload({ stream: 'data: x\n\n' });
    for (const url of Object.values(urls)) {
      assert.ok(['127.0.0.1', '[::1]'].includes(new URL(url).hostname), url);
    }
    const outside = Object.values((await import('node:os')).networkInterfaces())
      .flat()
      .find(({ internal, family }) => !internal && (family === 'IPv4' || family === 4));
    if (!outside) return;
    const refused = await new Promise((resolve) => {
      const socket = connect(portOf(urls.url1), outside.address);
      socket.on('connect', () => socket.destroy(resolve(false)));
      socket.on('error', () => resolve(true));
    });
    assert.ok(refused);
  });
});
