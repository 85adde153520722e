/** Flags, start and failure to start. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { request } from './clients.mjs';
import { runServer, startServer } from './start-server.mjs';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-server-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Bad input gets one line that says what to do, and exit code 2. */
async function assertRefused(args, message) {
  const { code, stdout, stderr } = await runServer(args);
  assert.equal(code, 2, args.join(' '));
  assert.equal(stdout, '');
  assert.match(stderr, /^sse-server: [^\n]+\n$/);
  assert.match(stderr, message);
}

describe('help', () => {
  it('teaches with examples', async () => {
    const { code, stdout, stderr } = await runServer(['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const example = 'curl -N http://127.0.0.1:8080/demo/clock';
    for (const part of ['--port', '--max-streams', 'Examples:', example, 'Exit codes:']) {
      assert.ok(stdout.includes(part), part);
    }
  });

  it('tells the version', async () => {
    const { code, stdout } = await runServer(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^sse-server \d+\.\d+\.\d+\S*\n$/);
  });
});

describe('bad flags', () => {
  const cases = [
    [['--nope'], /--nope.*--help/],
    [['extra'], /extra.*--help/],
    [['--port', 'x'], /--port/],
    [['--port', '65536'], /--port.*65535/],
    [['--port', '-1'], /--port/],
    [['--port'], /--port/],
    [['--max-streams', '0'], /--max-streams/],
    [['--keep-alive', '0'], /--keep-alive/],
    [['--keep-alive', 'soon'], /--keep-alive/],
    [['--feed-interval', '0'], /--feed-interval/],
    [['--ring-events', '0'], /--ring-events/],
    [['--host', 'no.such.host.invalid', '--port', '0'], /--host no\.such\.host\.invalid.*127\.0\.0\.1/],
    [['--host', '192.0.2.1', '--port', '0'], /--host 192\.0\.2\.1 .*127\.0\.0\.1/],
    [['--pages', '/no/such/folder', '--port', '0'], /--pages \/no\/such\/folder .*existing folder/],
    [['--lib', '/dev/null', '--port', '0'], /--lib \/dev\/null .*folder/],
    [['--port', '0', '--port-file', '/no/such/folder/port'], /--port-file \/no\/such\/folder\/port .*write/],
  ];
  for (const [args, message] of cases) {
    it(`${args.join(' ')} is refused`, () => assertRefused(args, message));
  }

  it('a folder that cannot be read is refused', async (t) => {
    if (process.getuid?.() === 0) return t.diagnostic('root may read every folder');
    chmodSync(folder, 0o000);
    await assertRefused(['--pages', folder], /--pages .*cannot be read/);
    chmodSync(folder, 0o700);
  });
});

describe('the port', () => {
  it('is announced on the first line and written to the port file', async () => {
    const file = join(folder, 'port');
    writeFileSync(file, 'something old');
    const server = await startServer(['--port-file', file]);
    assert.equal(readFileSync(file, 'utf8'), `${server.port}\n`);
    assert.deepEqual(readdirSync(folder), ['port']);
    assert.equal((await request(`${server.base}/status`)).status, 200);
    await server.stop();
  });

  it('is refused when it is in use, with the ways out', async () => {
    const server = await startServer();
    await assertRefused(['--port', String(server.port)], new RegExp(`port ${server.port} .*in use.*--port-fallback`));
    await server.stop();
  });

  it('may be another one with --port-fallback', async () => {
    const server = await startServer();
    const other = await startServer(['--port', String(server.port), '--port-fallback']);
    assert.notEqual(other.port, server.port);
    assert.equal((await request(`${other.base}/status`)).status, 200);
    await other.stop();
    await server.stop();
  });

  it('can be taken again at once after a stop', async () => {
    const server = await startServer();
    await request(`${server.base}/status`);
    await server.stop();
    const again = await startServer(['--port', String(server.port)]);
    assert.equal(again.port, server.port);
    await again.stop();
  });
});

describe('the address', () => {
  it('is loopback unless told otherwise', async () => {
    const server = await startServer();
    const listening = readFileSync('/proc/net/tcp', 'utf8').split('\n');
    const port = server.port.toString(16).toUpperCase().padStart(4, '0');
    const sockets = listening.filter((line) => line.includes(`:${port} 00000000:0000 0A`));
    assert.equal(sockets.length, 1);
    assert.match(sockets[0], /0100007F:/);
    await server.stop();
  });

  it('may be another one', async () => {
    const server = await startServer(['--host', '127.0.0.2']);
    assert.equal((await request(`http://127.0.0.2:${server.port}/status`)).status, 200);
    await assert.rejects(request(`http://127.0.0.1:${server.port}/status`));
    await server.stop();
  });
});
