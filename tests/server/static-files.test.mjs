/** The pages and the library that the server serves, and that it serves nothing else of the disk. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rawRequest, request } from './clients.mjs';
import { startServer } from './start-server.mjs';

const SECRET = 'must not be served';
let folder;
let server;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sse-server-'));
  const write = (path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('secret.txt', SECRET);
  write('pages-secret/x.txt', SECRET);
  write('pages/.hidden', SECRET);
  write('pages/index.html', '<!doctype html><title>pages</title>');
  write('pages/sub/index.html', '<!doctype html><title>sub</title>');
  write('pages/a b.txt', 'space');
  write('lib/core.wasm', '\0asm');
  write('lib/empty.js', '');
  for (const name of ['a.js', 'a.mjs', 'a.js.map', 'a.css', 'a.json', 'a.svg', 'a.unknown']) write(`lib/${name}`, name);
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'pages/link.txt'));
  symlinkSync(join(folder), join(folder, 'pages/up'));
  symlinkSync('index.html', join(folder, 'pages/inside.html'));
  server = await startServer(['--pages', join(folder, 'pages'), '--lib', join(folder, 'lib')]);
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path, headers = {}) => request(server.base + path, { headers });

describe('the pages', () => {
  it('are at /, with a policy that lets in only scripts of this server and WebAssembly', async () => {
    const { status, headers, text } = await get('/');
    assert.equal(status, 200);
    assert.match(text, /<title>pages/);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-cache');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    const policy = headers['content-security-policy'];
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
    assert.match(policy, /connect-src 'self'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
  });

  it('have an index in each folder, and names with spaces', async () => {
    assert.match((await get('/sub/')).text, /<title>sub/);
    assert.match((await get('/inside.html')).text, /<title>pages/);
    assert.equal((await get('/a%20b.txt')).text, 'space');
    assert.equal((await get('/sub')).status, 404);
  });

  it('answer HEAD with the length alone', async () => {
    const answer = await request(`${server.base}/`, { method: 'HEAD' });
    assert.equal(answer.headers['content-length'], String((await get('/')).bytes.length));
    assert.equal(answer.bytes.length, 0);
  });
});

describe('the library', () => {
  const types = {
    'a.js': 'text/javascript; charset=utf-8',
    'a.mjs': 'text/javascript; charset=utf-8',
    'a.js.map': 'application/json',
    'a.css': 'text/css; charset=utf-8',
    'a.json': 'application/json',
    'a.svg': 'image/svg+xml',
    'core.wasm': 'application/wasm',
    'a.unknown': 'application/octet-stream',
  };
  for (const [name, type] of Object.entries(types)) {
    it(`serves ${name} as ${type}`, async () => {
      const { status, headers } = await get(`/lib/${name}`);
      assert.equal(status, 200);
      assert.equal(headers['content-type'], type);
      assert.equal(headers['cache-control'], 'no-cache');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-security-policy'], undefined);
    });
  }

  it('gives bytes as they are, never compressed, and empty files', async () => {
    assert.deepEqual((await get('/lib/core.wasm')).bytes, Buffer.from('\0asm'));
    const { headers, text } = await get('/lib/a.js', { 'accept-encoding': 'gzip, br' });
    assert.equal(headers['content-encoding'], undefined);
    assert.equal(text, 'a.js');
    const empty = await get('/lib/empty.js');
    assert.deepEqual([empty.status, empty.text], [200, '']);
  });
});

describe('the rest of the disk', () => {
  const paths = [
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%2e%2e%2fsecret.txt', '/sub/../../secret.txt',
    '/..\\secret.txt', '/..%5csecret.txt', '/link.txt', '/up/secret.txt', '/.hidden', '/%2ehidden', '//secret.txt',
    '/../pages-secret/x.txt', '/lib/../../secret.txt', '/lib/..%2f..%2fsecret.txt', '/lib//secret.txt', '/./index.html',
    '/index.html%00.txt', '/index.html%00', '/lib/%00', '/....//secret.txt', '/%252e%252e/secret.txt',
    '/lib/%2fetc/passwd', '//etc/passwd', '/lib/',
  ];
  for (const path of paths) {
    it(`is not at ${path}`, async () => {
      const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const answer = await rawRequest(server.port, head);
      assert.match(answer, /^HTTP\/1\.1 404 /);
      assert.ok(!answer.includes(SECRET));
    });
  }
});

describe('without pages', () => {
  it('says at / which flag brings them', async () => {
    const bare = await startServer(['--lib', folder]);
    const here = await request(`${bare.base}/`);
    if (here.status !== 200) assert.match(here.text, /--pages DIR/);
    await bare.stop();
  });
});
