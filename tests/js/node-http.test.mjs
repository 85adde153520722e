// The options `agent` and `tls`: requests over node:http and node:https. What such requests have in
// common with others stands in node-request.test.mjs.
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
import { ScriptedServer, stream } from './scripted-server.mjs';

function open(t, url, init) {
  const source = new EventSource(url, init);
  t.after(() => source.close());
  return watch(source);
}

describe('the agent', () => {
  it('may be chosen by URL', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    const asked = [];
    const agent = (url) => {
      asked.push(url.href);
      return new http.Agent();
    };
    await open(t, server.url('/x'), { agent }).opened();
    assert.deepEqual(asked, [server.url('/x')]);
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
    const watched = open(t, url, { tls: { ca: cert } });
    assert.equal((await watched.arrived())[0].data, 'secret');
    watched.source.close();
    const { reason, message } = await open(t, url, { tls: {} }).failed();
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
