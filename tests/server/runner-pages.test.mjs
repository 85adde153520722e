/** Pages as adapters: the address, the messages over HTTP, WebDriver. The browsers are scripts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';

import { browse, newFolder, run, startRunner, until, writeCases } from './start-runner.mjs';

const CASES = [
  { id: 't.pass', profiles: ['browser'], stream: 'data: x\n\n', expect: { events: [{ data: 'x' }], createdState: 'connecting' } },
  { id: 't.fail', profiles: ['browser'], stream: 'data: x\n\n', expect: { events: [{ data: 'y' }] } },
];

function verdicts(file) {
  const { clients } = JSON.parse(readFileSync(file, 'utf8'));
  return clients.map(({ name, cases }) => [name, Object.fromEntries(cases.map((one) => [one.id, one.verdict]))]);
}

test('the address that it prints leads any browser to the adapter page', async () => {
  const json = path.join(newFolder(), 'r.json');
  const runner = startRunner(['--page-url-only', '--json', json, writeCases(CASES)]);
  const address = await until(() => /open this address .*: (http:\S+)\n/.exec(runner.seen.stdout)?.[1], 'the address');
  const answer = await fetch(address, { redirect: 'manual' });
  assert.equal(answer.status, 302);
  const page = new URL(answer.headers.get('location'), address).href;
  assert.match(page, /\/page\/index\.html\?adapter=[0-9a-f]{32}&impl=native&channel=http/);
  const html = await fetch(page);
  assert.equal(html.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(await html.text(), /<script/);
  await browse(page);
  const exit = await runner.exited;
  assert.equal(exit.code, 1, exit.stderr);
  assert.deepEqual(verdicts(json), [['paper browser', { 't.pass': 'OK', 't.fail': 'FAILED' }]]);
});

test('a page may report an event of more than a mebibyte, and nobody else may post as much', async () => {
  const json = path.join(newFolder(), 'r.json');
  const data = { gen: { kind: 'repeat', unit: 'abcdefgh', count: 262144 } };
  const cases = [{ id: 't.long', profiles: ['browser'], stream: ['data: ', data, '\n\n'], expect: { events: [{ data }] } }];
  const runner = startRunner(['--page-url-only', '--json', json, writeCases(cases)]);
  const address = await until(() => /(http:\/\/\S+)\n/.exec(runner.seen.stdout)?.[1], 'the address');
  const body = 'x'.repeat(100_000);
  const stranger = await fetch(`${address}adapter/0123456789abcdef/reports`, { method: 'POST', body });
  assert.equal(stranger.status, 413);
  await browse((await fetch(address)).url, 'abcdefgh'.repeat(262144));
  const exit = await runner.exited;
  assert.deepEqual(verdicts(json), [['paper browser', { 't.long': 'OK' }]], exit.stderr);
});

test('a page can measure the HTTP beneath it: a head without its body, the bytes of a header', async () => {
  const runner = startRunner(['--page-url-only', writeCases(CASES)]);
  const address = await until(() => /(http:\/\/\S+)\n/.exec(runner.seen.stdout)?.[1], 'the address');
  const id = new URL((await fetch(address)).url).searchParams.get('adapter');
  const alone = await fetch(`${address}adapter/${id}/head-alone`);
  assert.equal(alone.headers.get('content-length'), '1');
  await alone.body.cancel();
  const bytes = await fetch(`${address}adapter/${id}/header-bytes`, { headers: { 'X-Bytes': '\xc3\xa9' } });
  assert.equal(await bytes.text(), 'c3a9');
  runner.child.kill('SIGTERM');
  await runner.exited;
});

test('nothing outside the page folders is served, and no foreign host name is answered', async () => {
  const runner = startRunner(['--page-url-only', writeCases(CASES)]);
  const address = await until(() => /(http:\/\/\S+)\n/.exec(runner.seen.stdout)?.[1], 'the address');
  for (const target of ['page/%2e%2e/PROTOCOL.md', 'page/..%2fPROTOCOL.md', 'page/.hidden', 'etc/passwd', 'adapter/0/commands']) {
    assert.equal((await fetch(address + target)).status, 404, target);
  }
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${address}page/index.html`, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode));
    asked.on('error', reject).end();
  });
  assert.equal(status, 404);
  runner.child.kill('SIGTERM');
  await runner.exited;
});

test('through WebDriver a session is opened, led to the page and deleted', async () => {
  const asked = [];
  const driver = createServer(async (asking, response) => {
    let body = '';
    for await (const piece of asking) body += piece;
    asked.push([asking.method, asking.url, body && JSON.parse(body)]);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ value: asking.url === '/hub/session' ? { sessionId: 'S1', capabilities: {} } : null }));
    if (asking.url === '/hub/session/S1/url') browse(JSON.parse(body).url);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => driver.once('listening', resolve));
  const json = path.join(newFolder(), 'r.json');
  const exit = await run(['--webdriver', `http://127.0.0.1:${driver.address().port}/hub`, '--browser', 'chrome', '--json', json, writeCases(CASES)]);
  driver.close();
  assert.equal(exit.code, 1, exit.stderr);
  assert.deepEqual(verdicts(json), [['paper browser', { 't.pass': 'OK', 't.fail': 'FAILED' }]]);
  assert.deepEqual(asked.map(([method, url]) => `${method} ${url}`), ['POST /hub/session', 'POST /hub/session/S1/url', 'DELETE /hub/session/S1']);
  const { alwaysMatch } = asked[0][2].capabilities;
  assert.equal(alwaysMatch.browserName, 'chrome');
  assert.ok(alwaysMatch['goog:chromeOptions'].args.includes('--headless'));
});

test('a WebDriver that is not there ends it with the remedy', async () => {
  const exit = await run(['--webdriver', 'http://127.0.0.1:9', writeCases(CASES)]);
  assert.equal(exit.code, 2);
  assert.match(exit.stderr, /http:\/\/127\.0\.0\.1:9 does not answer.*start it first/);
});

test('a browser that ends is a named verdict', async () => {
  const json = path.join(newFolder(), 'r.json');
  const command = `echo no display >&2; exit 4 # {url}`;
  const exit = await run(['--browser', command, '--json', json, writeCases(CASES)]);
  assert.equal(exit.code, 2);
  assert.match(exit.stderr, /nothing could be judged; the messages say why\n$/);
  const [{ cases }] = JSON.parse(readFileSync(json, 'utf8')).clients;
  assert.match(cases[0].message, /a browser that ended with exit code 4; stderr: no display/);
});
