/** The suite's page for people, as far as the server goes: runs, their news, who may begin them. The browsers are scripts. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { browse, newFolder, startRunner, until, writeCases } from './start-runner.mjs';

const CASES = [
  { id: 't.fail', profiles: ['browser'], stream: 'data: x\n\n', expect: { events: [{ data: 'y' }] } },
  { id: 't.pass', profiles: ['browser'], stream: 'data: x\n\n', expect: { events: [{ data: 'x' }] } },
];
const JSON_TYPE = { 'Content-Type': 'application/json' };
let server, origin;

before(async () => {
  // A tenth of all waiting: what nobody asks about is ended after three seconds.
  const known = path.join(newFolder(), 'known.txt');
  writeFileSync(known, '[paper browser]\nt.fail # expects y\n');
  server = startRunner(['--serve', '--timeout-scale', '0.1', '--known-failures', known, writeCases(CASES)]);
  const address = await until(() => /open this page .*: (http:\S+)\n/.exec(server.seen.stdout)?.[1], 'the address');
  assert.match(address, /\/conformance\/$/);
  ({ origin } = new URL(address));
});

after(async () => {
  server.child.kill('SIGTERM');
  const exit = await server.exited;
  assert.equal(exit.code, 0, exit.stderr);
});

const begin = (order, headers = {}) =>
  fetch(`${origin}/conformance/runs`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: typeof order === 'string' ? order : JSON.stringify(order) });
const runOf = async (order) => `${origin}/conformance/runs/${(await (await begin(order)).json()).run}`;

/** Sends what fetch() does not let one send. */
function send(method, path, headers, body = '') {
  return new Promise((resolve, reject) => {
    const asked = request(origin + path, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on('error', reject).end(body);
  });
}

/** Reads a run's events to its end, with a page for each implementation that is asked for. */
async function follow(run) {
  const events = [];
  for (let next = 0; ; ) {
    const answer = await (await fetch(`${run}?after=${next}`)).json();
    for (const event of answer.events) if (event.type === 'page' && event.url) browse(event.url, event.impl === 'ours' ? 'x' : 'y');
    events.push(...answer.events);
    next = answer.next;
    assert.equal(next, events.length);
    if (answer.done) return events;
  }
}

test('a run judges each implementation in a page of its own, and tells what it finds', async () => {
  const answer = await begin({ impls: ['native', 'ours'] });
  assert.equal(answer.status, 200);
  const { run, total } = await answer.json();
  assert.match(run, /^[\w-]{16,}$/);
  assert.equal(total, 2);
  const events = await follow(`${origin}/conformance/runs/${run}`);
  const verdicts = events.filter(({ type }) => type === 'verdict').map(({ impl, id, verdict }) => `${impl} ${id} ${verdict}`);
  assert.deepEqual(verdicts.sort(), ['native t.fail OK', 'native t.pass FAILED', 'ours t.fail FAILED', 'ours t.pass OK']);
  const clients = events.filter(({ type }) => type === 'client');
  assert.deepEqual(clients.map(({ name, total: cases }) => [name, cases]), [['paper browser', 2], ['paper browser', 2]]);
  const failed = events.find(({ id, verdict }) => id === 't.pass' && verdict === 'FAILED');
  assert.equal(failed.requirement, 'Something has to be so.');
  assert.match(failed.message, /^event 1: data: expected/);
  assert.match(failed.url, /^https:/);
  assert.equal(failed.known, false);
  assert.equal(events.find(({ id, verdict }) => id === 't.fail' && verdict === 'FAILED').known, true);
  await until(() => /paper browser 7 \(test\), profile browser\n[^]*FAILED t\.pass \(must\)/.test(server.seen.stdout), 'the result in the terminal');
});

test('the glob of an order chooses the cases', async () => {
  const answer = await begin({ impls: ['ours'], case: '*.pass' });
  const { run, total } = await answer.json();
  assert.equal(total, 1);
  const events = await follow(`${origin}/conformance/runs/${run}`);
  assert.deepEqual(events.filter(({ type }) => type === 'verdict').map(({ id }) => id), ['t.pass']);
});

test('an order that can not be carried out is refused with one line', async () => {
  const refused = [
    ['no json', /JSON object/],
    [[], /JSON object/],
    [{}, /impls/],
    [{ impls: [] }, /impls/],
    [{ impls: ['native', 'native'] }, /impls/],
    [{ impls: ['other'] }, /impls/],
    [{ impls: [1] }, /impls/],
    [{ impls: ['ours'], profile: 'parser' }, /profile/],
    [{ impls: ['ours'], profile: 7 }, /profile/],
    [{ impls: ['ours'], case: 'nothing.*' }, /no such case/],
    [{ impls: ['ours'], case: 'x'.repeat(1000) }, /too long/],
  ];
  for (const [order, why] of refused) {
    const answer = await begin(order);
    assert.equal(answer.status, 400, JSON.stringify(order));
    const { error } = await answer.json();
    assert.match(error, why);
    assert.doesNotMatch(error, /\n/);
  }
});

test('a page from elsewhere can not begin a run', async () => {
  const order = JSON.stringify({ impls: ['ours'], case: 't.pass' });
  const { host } = new URL(origin);
  const status = async (headers) => (await send('POST', '/conformance/runs', { host, ...headers }, order)).status;
  assert.equal(await status({ 'content-type': 'text/plain' }), 415);
  assert.equal(await status({}), 415);
  assert.equal(await status({ 'content-type': 'application/x-www-form-urlencoded' }), 415);
  assert.equal(await status({ 'content-type': 'application/json', origin: 'http://evil.example' }), 403);
  assert.equal(await status({ 'content-type': 'application/json', origin: 'null' }), 403);
  assert.equal(await status({ 'content-type': 'application/json', host: 'evil.example' }), 403);
  const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  const asked = await send('OPTIONS', '/conformance/runs', preflight);
  assert.equal(asked.headers['access-control-allow-origin'], undefined);
  assert.equal(asked.headers['access-control-allow-headers'], undefined);
});

test('a run that is ended is gone, and so is its adapter', async () => {
  const run = await runOf({ impls: ['ours'] });
  const { events } = await (await fetch(`${run}?after=0`)).json();
  const { searchParams } = new URL(events[0].url);
  const commands = `${origin}/adapter/${searchParams.get('adapter')}/commands?after=0`;
  const polled = fetch(commands);
  assert.equal((await fetch(run, { method: 'DELETE' })).status, 200);
  await (await polled).text();
  assert.equal((await fetch(commands)).status, 404);
  const gone = await fetch(`${run}?after=0`);
  assert.equal(gone.status, 404);
  assert.match((await gone.json()).error, /no such run/);
});

test('only so many runs are under way, and one that nobody asks about ends by itself', async () => {
  const order = { impls: ['ours'] };
  const runs = [];
  let refused;
  while (!refused && runs.length < 20) {
    const answer = await begin(order);
    if (answer.status === 200) runs.push((await answer.json()).run);
    else refused = answer;
  }
  assert.equal(refused.status, 429);
  assert.match((await refused.json()).error, /under way/);
  // Asking would keep them alive: whether there is room again says that they are gone.
  let room = false;
  for (const end = Date.now() + 60_000; !room && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const answer = await begin(order);
    room = answer.status === 200;
    if (room) await fetch(`${origin}/conformance/runs/${(await answer.json()).run}`, { method: 'DELETE' });
  }
  assert.ok(room);
});

test('whatever name of the machine people type, the page is at the origin of the plays', async () => {
  const { port } = new URL(origin);
  const at = (host, path) => send('GET', path, { host });
  assert.equal((await at(`127.0.0.1:${port}`, '/')).headers.location, '/conformance/');
  assert.equal((await at(`localhost:${port}`, '/conformance/?start')).headers.location, `${origin}/conformance/?start`);
  assert.equal((await at('evil.example', '/conformance/')).status, 404);
  const page = await at(`127.0.0.1:${port}`, '/conformance/?start');
  assert.equal(page.status, 200);
  assert.match(page.text, /suite\.js/);
});

test('an address that nobody can connect to is refused with the remedy', async () => {
  const exit = await startRunner(['--serve', '--host', '0.0.0.0', writeCases(CASES)]).exited;
  assert.equal(exit.code, 2);
  assert.match(exit.stderr, /--host 0\.0\.0\.0 is no address .*192\.168/);
});
