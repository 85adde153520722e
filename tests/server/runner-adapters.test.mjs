/** What sse-conformance makes of adapters that pass, fail, die, hang and speak nonsense. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { adapter, newFolder, run, startRunner, until, writeCases } from './start-runner.mjs';

const PASS = { id: 't.pass', stream: 'data: x\n\n', expect: { events: [{ data: 'x' }] } };
const misbehaving = (type) => ({ id: `t.${type}`, stream: 'data: x\n\n', client: { listen: [type] }, expect: { events: [{ data: 'x' }] } });

/** Runs the cases with --json and returns exit and verdicts by id. */
async function judge(cases, args, env) {
  const json = path.join(newFolder(), 'result.json');
  const exit = await run([...args, '--json', json, writeCases(cases)], env);
  const result = JSON.parse(readFileSync(json, 'utf8'));
  return { exit, result, verdicts: result.clients.map((client) => Object.fromEntries(client.cases.map((one) => [one.id, one]))) };
}

test('a client that does what it should passes, and the exit code is 0', async () => {
  const { exit, result, verdicts } = await judge([PASS], ['--client', adapter()]);
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.pass'].verdict, 'OK');
  const { name, version, runtime, profile, counts } = result.clients[0];
  assert.deepEqual({ name, version, runtime, profile }, { name: 'small', version: '1', runtime: 'test', profile: 'client' });
  assert.deepEqual(counts, { OK: 1, 'NON-STRICT': 0, INFORMATIONAL: 0, UNIMPLEMENTED: 0, INCONCLUSIVE: 0, FAILED: 0 });
});

test('a client that reports something else fails with one sentence and a way to replay it', async () => {
  const { exit, verdicts } = await judge([PASS], ['--client', adapter('--shout')]);
  assert.equal(exit.code, 1);
  assert.equal(verdicts[0]['t.pass'].verdict, 'FAILED');
  assert.equal(verdicts[0]['t.pass'].message, 'event 1: data: expected "x", saw "X"');
  assert.match(exit.stdout, /FAILED t\.pass \(must\): event 1: data: expected "x", saw "X"\n.*\n.*\n\s+sse-conformance --replay t\.pass/);
});

test('what the HTTP beneath a client decides is held against those who have one of their own', async () => {
  const cases = [{ ...PASS, http: true }];
  const { exit, verdicts } = await judge(cases, ['--client', adapter('--shout'), '--client', adapter('--shout', '--http')]);
  assert.equal(exit.code, 1);
  assert.equal(verdicts[0]['t.pass'].verdict, 'UNIMPLEMENTED');
  assert.match(verdicts[0]['t.pass'].message, /^the HTTP of test decides, not the client: event 1: data: expected "x", saw "X"/);
  assert.equal(verdicts[1]['t.pass'].verdict, 'FAILED');
});

test('what only some HTTP falls short of is judged, unless the adapter has measured that this one does', async () => {
  const cases = [{ ...PASS, beneath: 'early-head' }];
  const clients = [['--late-head'], [], ['--late-head', '--http']].flatMap((flags) => ['--client', adapter('--shout', ...flags)]);
  const { verdicts } = await judge(cases, clients);
  assert.deepEqual(verdicts.map((each) => each['t.pass'].verdict), ['UNIMPLEMENTED', 'FAILED', 'FAILED']);
});

test('what a client misses is judged when the time is over', async () => {
  const cases = [{ id: 't.miss', stream: 'data: x\n\n', timeoutMs: 300, expect: { events: [{ data: 'x' }, { data: 'y' }] } }];
  const { exit, verdicts } = await judge(cases, ['--client', adapter()]);
  assert.equal(exit.code, 1);
  assert.equal(verdicts[0]['t.miss'].message, 'expected 2 events, saw 1; missing is data "y"');
});

test('an adapter that dies gives a named verdict with its last words, and the run goes on', async () => {
  const { exit, verdicts } = await judge([PASS, misbehaving('die')], ['--client', adapter()]);
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.pass'].verdict, 'OK');
  assert.equal(verdicts[0]['t.die'].verdict, 'INCONCLUSIVE');
  assert.equal(verdicts[0]['t.die'].message, 'the adapter ended with exit code 3; stderr: these are my last words');
});

test('an adapter that hangs gives a named verdict, and the run goes on', async () => {
  const { exit, verdicts } = await judge([PASS, misbehaving('hang')], ['--client', adapter(), '--timeout-scale', '0.2']);
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.pass'].verdict, 'OK');
  assert.equal(verdicts[0]['t.hang'].verdict, 'INCONCLUSIVE');
  assert.match(verdicts[0]['t.hang'].message, /^the adapter hung: no answer to a probe for 1000 ms/);
});

test('an adapter that speaks nonsense gives a named verdict, and the run goes on', async () => {
  const { exit, verdicts } = await judge([PASS, misbehaving('nonsense')], ['--client', adapter()]);
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.pass'].verdict, 'OK');
  assert.equal(verdicts[0]['t.nonsense'].verdict, 'INCONCLUSIVE');
  assert.equal(verdicts[0]['t.nonsense'].message, 'the adapter wrote nonsense: no JSON: "what a nice day"');
});

test('what was inconclusive is played again', async () => {
  const marker = path.join(newFolder(), 'died');
  const { exit, verdicts } = await judge([misbehaving('die-once')], ['--client', adapter()], { MARKER: marker });
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.die-once'].verdict, 'OK');
});

test('an adapter that never says hello is given up, and other clients are judged', async () => {
  const { exit, verdicts } = await judge([PASS], ['--client', adapter('--no-hello'), '--client', adapter(), '--timeout-scale', '0.1']);
  assert.equal(exit.code, 0, exit.stderr);
  assert.equal(verdicts[0]['t.pass'].verdict, 'INCONCLUSIVE');
  assert.match(verdicts[0]['t.pass'].message, /did not say hello for 1000 ms/);
  assert.equal(verdicts[1]['t.pass'].verdict, 'OK');
});

test('with --strict-env what is inconclusive counts', async () => {
  const { exit } = await judge([misbehaving('die')], ['--client', adapter(), '--strict-env']);
  assert.equal(exit.code, 1);
});

test('a parser is fed in pieces, and the piece that it fails on is named', async () => {
  const cases = [
    { id: 't.cut', profiles: ['parser'], stream: 'data: x\n\n', expect: { events: [{ data: 'x' }] } },
    { id: 't.wrong', profiles: ['parser'], stream: 'data: x\n\n', expect: { events: [{ data: 'y' }] } },
  ];
  const { exit, verdicts } = await judge(cases, ['--client', adapter('--parser')]);
  assert.equal(exit.code, 1);
  assert.equal(verdicts[0]['t.cut'].message, 'byte by byte: expected 1 event, saw 0; missing is data "x"');
  assert.equal(verdicts[0]['t.wrong'].message, 'event 1: data: expected "y", saw "x"');
});

test('of a family the first play that fails is named', async () => {
  const cases = [
    {
      id: 't.family',
      stream: 'data: x\n\ndata: y\n\n',
      family: { sizes: [3, 5] },
      expect: { events: [{ data: 'X' }, { data: 'Y' }] },
    },
  ];
  const { exit, verdicts } = await judge(cases, ['--client', adapter()]);
  assert.equal(exit.code, 1);
  assert.match(verdicts[0]['t.family'].play, /3/);
  assert.ok(verdicts[0]['t.family'].message.startsWith(`${verdicts[0]['t.family'].play}: event 1`));
});

test('a case that needs a capability is unimplemented, and a client that deviates on purpose is not judged', async () => {
  const cases = [{ ...PASS, needs: ['gc'] }];
  const { exit, verdicts } = await judge(cases, ['--client', adapter()]);
  assert.equal(exit.code, 0);
  assert.equal(verdicts[0]['t.pass'].verdict, 'UNIMPLEMENTED');
  assert.match(verdicts[0]['t.pass'].message, /capability gc/);
});

test('a known failure does not fail the run, and one that passes is named', async () => {
  const known = path.join(newFolder(), 'known');
  writeFileSync(known, '[small]\nt.pass # shouts\n\n[other]\nt.*\n[sm*]\nt.other\n');
  const cases = [PASS, { ...PASS, id: 't.other', expect: { events: [{ data: 'X' }] } }];
  const { exit } = await judge(cases, ['--client', adapter('--shout'), '--known-failures', known]);
  assert.equal(exit.code, 0, exit.stdout);
  assert.match(exit.stdout, /known failures: t\.pass\n/);
  assert.match(exit.stdout, /take it out of the known failures: small: t\.other\n/);
});

test('a signal ends the run and every adapter', async () => {
  const pids = path.join(newFolder(), 'pids');
  const cases = [{ id: 't.wait', stream: 'data: x\n\n', timeoutMs: 100000, expect: { events: [{ data: 'x' }, { data: 'y' }] } }];
  const runner = startRunner(['--client', adapter('--pid-file', pids), writeCases(cases)]);
  await until(() => runner.seen.stderr.includes('1 case'), 'the hello');
  runner.child.kill('SIGINT');
  const exit = await runner.exited;
  assert.equal(exit.code, 130);
  for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) {
    assert.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
  }
});
