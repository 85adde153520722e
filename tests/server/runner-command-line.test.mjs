/** What sse-conformance says to bad input, and what its other modes print. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';

import { adapter, newFolder, run, startRunner, until, writeCases } from './start-runner.mjs';

const PASS = { id: 't.pass', stream: 'data: x\n\n', expect: { events: [{ data: 'x' }] } };

/** Exit code 2 and one line that says what to do. */
async function refuses(args, message) {
  const exit = await run(args);
  assert.equal(exit.code, 2, exit.stderr);
  assert.match(exit.stderr, message);
  assert.equal(exit.stderr.trim().split('\n').length, 1, exit.stderr);
  return exit;
}

test('without a client it says how to name one', () => refuses([], /no client to judge; name one with --client/));

test('a program that is not there ends it before anything runs', () =>
  refuses(['--client', 'no-such-program-here', writeCases([PASS])], /no-such-program-here.*not found/));

test('a browser that is not known ends it with the known ones', () =>
  refuses(['--browser', 'netscape', writeCases([PASS])], /"netscape" is neither chromium, firefox or webkitgtk nor a command with \{url\}/));

test('an unknown flag, profile or severity is refused', async () => {
  await refuses(['--wat'], /--wat.*; see sse-conformance --help/);
  await refuses(['--profile', 'toaster', '--list'], /toaster/);
});

test('a selection without cases is refused', () => refuses(['--client', 'native', '--case', 'no.such.*'], /no case fits/));

test('an unreadable case ends it with file, line and pointer, and no adapter is started', async () => {
  const pids = path.join(newFolder(), 'pids');
  const file = writeCases([{ ...PASS, severity: 'terrible' }]);
  const exit = await refuses(['--client', adapter('--pid-file', pids), file], /t\.json:\d+: \/cases\/0\/severity: /);
  assert.equal(existsSync(pids), false, exit.stderr);
});

test('a port in use ends it with the remedy', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address();
  await refuses(['--client', adapter(), '--port', String(port), writeCases([PASS])], new RegExp(`port ${port} .*choose another`));
});

test('a line of the known failures that says nothing is named with its number', async () => {
  const known = path.join(newFolder(), 'known');
  writeFileSync(known, '[small]\nt.a t.b\n');
  await refuses(['--client', 'native', '--known-failures', known], /known:2: expected one case id or glob/);
});

test('a result to merge that is none is named', async () => {
  const file = path.join(newFolder(), 'a.json');
  writeFileSync(file, '{"clients":[{"name":"a"}]}');
  await refuses(['--merge', file], /a\.json: \/clients\/0\/version: expected a string/);
});

test('an expectation that contradicts the core stops everything', async () => {
  const pids = path.join(newFolder(), 'pids');
  const cases = [{ id: 't.wrong', profiles: ['parser', 'client'], stream: 'data: x\n\n', expect: { events: [{ data: 'y' }] } }];
  const exit = await run(['--self-check', '--client', adapter('--pid-file', pids), writeCases(cases)]);
  assert.equal(exit.code, 2);
  assert.match(exit.stderr, /^t\.wrong: event 1: data: expected "y", saw "x"\n/);
  assert.match(exit.stderr, /1 expectation contradict/);
  assert.equal(existsSync(pids), false);
});

test('all parsing cases of the suite agree with the native core', async () => {
  const exit = await run(['--self-check']);
  assert.equal(exit.code, 0, exit.stderr);
  assert.match(exit.stderr, /the native core agrees in \d+ parsing plays/);
});

test('--list names the cases that the selection has', async () => {
  const exit = await run(['--list', '--case', 'parse.bom.*', '--severity', 'must']);
  assert.equal(exit.code, 0, exit.stderr);
  const lines = exit.stdout.trim().split('\n');
  assert.ok(lines.some((line) => line.startsWith('parse.bom.double  must  ')), exit.stdout);
  assert.ok(lines.every((line) => line.startsWith('parse.bom.')), exit.stdout);
});

test('--help teaches with examples', async () => {
  const exit = await run(['--help']);
  assert.equal(exit.code, 0);
  assert.match(exit.stdout, /sse-conformance --client 'node /);
});

test('--replay prints the bytes with their times, and a curl line that works', async () => {
  const runner = startRunner(['--replay', 't.pass', writeCases([PASS])]);
  const url = await until(() => /curl -i -N '(.*)'/.exec(runner.seen.stdout)?.[1], 'the curl line');
  assert.match(runner.seen.stdout, /connection 1\n {2}[\d.]+ ms {2}\d+ bytes\n {4}HTTP\/1\.1 200 OK\\r\\n\n/);
  assert.match(runner.seen.stdout, / {4}data: x\\n\n/);
  for (let time = 1; time <= 2; time++) {
    const abort = new AbortController();
    const response = await fetchUntil(url, (answer) => answer.status === 200, abort);
    const { value } = await response.body.getReader().read();
    assert.match(Buffer.from(value).toString(), /^data: x\n\n/);
    abort.abort();
  }
  runner.child.kill('SIGINT');
  assert.equal((await runner.exited).code, 0);
});

/** The play is begun anew when its answer was taken; until then there is another one. */
async function fetchUntil(url, good, abort) {
  for (;;) {
    const response = await fetch(url, { signal: abort.signal });
    if (good(response)) return response;
    await response.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a scenario alone is played and recorded, never judged', async () => {
  const file = path.join(newFolder(), 'mine.json');
  writeFileSync(file, JSON.stringify({ stream: 'data: x\n\n' }));
  const json = path.join(newFolder(), 'out.json');
  const exit = await run(['--client', adapter(), '--json', json, file]);
  assert.equal(exit.code, 0, exit.stderr);
  const [one] = JSON.parse(readFileSync(json, 'utf8')).clients[0].cases;
  assert.equal(one.verdict, 'INFORMATIONAL');
  assert.match(one.seen, /event message: "x"/);
});

test('reports escape what a client calls itself and what it says', async () => {
  const folder = newFolder();
  const name = '<script>alert(1)</script>\u001b[31m&"]]>';
  const cases = [{ id: 't.evil', stream: 'data: </script><img src=x onerror=y>\u001b]0;z\u0007\n\n', expect: { events: [{ data: 'x' }] } }];
  const reports = ['--json', `${folder}/r.json`, '--junit', `${folder}/r.xml`, '--html', `${folder}/html`];
  const exit = await run(['--client', adapter('--name', name), ...reports, writeCases(cases)]);
  assert.equal(exit.code, 1);
  const escape = String.fromCharCode(27);
  assert.ok(!exit.stdout.includes(escape) && !exit.stderr.includes(escape));
  assert.ok(exit.stdout.includes('<script>alert(1)</script>\\x1B[31m'), exit.stdout);
  const xml = readFileSync(`${folder}/r.xml`, 'utf8');
  assert.ok(!xml.includes('<script>') && !xml.includes('<img') && !xml.includes(escape), xml);
  assert.match(xml, /<testcase classname="&lt;script&gt;.*name="t\.evil".*\n\s+<failure type="FAILED" message="event 1: data: /);
  const html = readFileSync(`${folder}/html/index.html`, 'utf8');
  assert.ok(!html.includes('<script>alert') && !html.includes('<img') && !html.includes(escape));
  assert.equal(html.match(/<\/script>/g).length, 3, 'nothing but its own scripts ends one');
});

test('--merge makes one report of several results', async () => {
  const folder = newFolder();
  const file = writeCases([PASS]);
  await run(['--client', adapter('--name', 'a'), '--json', `${folder}/a.json`, file]);
  await run(['--client', adapter('--name', 'b', '--shout'), '--json', `${folder}/b.json`, file]);
  const exit = await run(['--merge', `${folder}/a.json`, `${folder}/b.json`, '--json', `${folder}/all.json`, '--html', `${folder}/html`]);
  assert.equal(exit.code, 1, exit.stderr);
  const all = JSON.parse(readFileSync(`${folder}/all.json`, 'utf8'));
  assert.deepEqual(all.clients.map(({ name, cases }) => [name, cases[0].verdict]), [['a', 'OK'], ['b', 'FAILED']]);
  assert.match(all.cases['t.pass'].sent, /data: x\\n/);
  assert.ok(existsSync(`${folder}/html/index.html`));
});
