// What concerns the whole Node process: how long it lives, exceptions of listeners, rejections.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { runModule } from './child.mjs';
import { cutStream, endedStream, noResponse, reply, ScriptedServer, stream } from './scripted-server.mjs';

const WELL = { code: 0, signal: null };

describe('the process', { concurrency: true }, () => {
  it('stays alive while a source is open, and ends after close()', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    const child = runModule(t, `
      const source = new EventSource(process.argv[2]);
      source.onopen = () => print({ type: 'open' });
      source.onmessage = ({ data }) => { print({ data }); source.close(); };`, { args: [server.url()] });
    await child.prints(({ type }) => type === 'open');
    (await server.exchange(1)).write('data: still there\n\n');
    assert.deepEqual(await child.ended(), WELL);
    assert.deepEqual(child.printed, [{ type: 'open' }, { data: 'still there' }]);
  });

  it('stays alive while a source waits to reconnect', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 300\n\n'), reply(204)]);
    const child = runModule(t, `
      const source = new EventSource(process.argv[2]);
      source.onerror = ({ reason, delay }) => print({ reason, delay });`, { args: [server.url()] });
    assert.deepEqual(await child.ended(), WELL);
    assert.deepEqual(child.printed.map(({ reason }) => reason), ['ended', 'status']);
    assert.equal(server.requests.length, 2);
  });

  it('ends after close() during a wait of any length', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 99999999999\n\n')]);
    const child = runModule(t, `
      const source = new EventSource(process.argv[2]);
      source.onerror = ({ delay }) => setImmediate(() => { print({ delay }); source.close(); });`, { args: [server.url()] });
    assert.deepEqual(await child.ended(), WELL);
    assert.deepEqual(child.printed, [{ delay: 2 ** 31 - 1 }]);
    assert.equal(server.requests.length, 1);
  });

  it('ends after close() while a request has no answer', async (t) => {
    const server = await ScriptedServer.start(t, [() => {}]);
    const child = runModule(t, `
      const source = new EventSource(process.argv[2]);
      process.stdin.once('data', () => { source.close(); process.stdin.destroy(); });`, { args: [server.url()] });
    await server.request(1);
    child.process.stdin.write('now');
    assert.deepEqual(await child.ended(), WELL);
  });

  it('ends when nothing was done but importing the package', async (t) => {
    assert.deepEqual(await runModule(t, '').ended(), WELL);
  });

  it('ends at once after close() in the turn of the constructor', async (t) => {
    const server = await ScriptedServer.start(t, []);
    const child = runModule(t, 'new EventSource(process.argv[2]).close();', { args: [server.url()] });
    assert.deepEqual(await child.ended(), WELL);
    assert.equal(server.requests.length, 0);
  });
});

describe('a listener that throws', { concurrency: true }, () => {
  const SCRIPT = [
    endedStream('retry: 10\nid: 1\ndata: a\n\nevent: ping\ndata: b\n\ndata: c\n\n'),
    stream('data: d\n\n'),
  ];
  // Everything throws; what is printed comes from the listeners behind.
  const EXPECTED = 13; // two in each of 2 open, 3 message and 1 error, and one in the ping
  const CODE = `
    const EXPECTED = ${EXPECTED};
    let uncaught = 0;
    process.on('uncaughtException', (error) => {
      if (!/^on purpose/.test(error.message)) { console.error(error); process.exit(9); }
      uncaught += 1;
      // Not at once: Node 18 and 20 do not survive that a socket is destroyed in the turn of an
      // uncaught exception.
      if (uncaught === EXPECTED) setImmediate(() => source.close());
    });
    const source = new EventSource(process.argv[2]);
    const fail = ({ type }) => { throw new Error('on purpose: ' + type); };
    const types = ['open', 'message', 'ping', 'error'];
    for (const type of types) source.addEventListener(type, fail);
    source.onopen = source.onmessage = source.onerror = fail;
    for (const type of types) {
      source.addEventListener(type, ({ data, lastEventId, reason }) => {
        print({ type, data, lastEventId, reason, state: source.readyState });
      });
    }
    process.on('exit', () => print({ uncaught }));`;

  it('is reported as an uncaught exception and changes nothing else', async (t) => {
    const server = await ScriptedServer.start(t, SCRIPT);
    const child = runModule(t, CODE, { args: [server.url()] });
    assert.deepEqual(await child.ended(), WELL, child.stderr);
    const message = (data) => ({ type: 'message', data, lastEventId: '1', state: 1 });
    assert.deepEqual(child.printed, [
      { type: 'open', state: 1 },
      message('a'),
      { ...message('b'), type: 'ping' },
      message('c'),
      { type: 'error', reason: 'ended', state: 0 },
      { type: 'open', state: 1 },
      message('d'),
      { uncaught: EXPECTED },
    ]);
    assert.equal(server.requests.length, 2);
  });

  it('ends the process, as an uncaught exception does, when nobody takes it', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n')]);
    const child = runModule(t, `
      new EventSource(process.argv[2]).onmessage = () => { throw new Error('on purpose'); };`, { args: [server.url()] });
    assert.equal((await child.ended()).code, 1);
    assert.match(child.stderr, /Error: on purpose/);
    assert.doesNotMatch(child.stderr, /unhandled/i);
  });

  it('that is asynchronous is as unhandled as anywhere else, and the stream goes on', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: 1\n\ndata: 2\n\n')]);
    const child = runModule(t, `
      process.on('unhandledRejection', ({ message }) => print({ unhandled: message }));
      const source = new EventSource(process.argv[2]);
      source.onmessage = async ({ data }) => {
        if (data === '2') source.close();
        throw new Error('in ' + data);
      };`, { args: [server.url()] });
    assert.deepEqual(await child.ended(), WELL);
    assert.deepEqual(child.printed, [{ unhandled: 'in 1' }, { unhandled: 'in 2' }]);
  });
});

describe('rejections', () => {
  it('are never left unhandled, whatever fails', async (t) => {
    const page = reply(200, { 'Content-Type': 'text/html' }, '<p>');
    const half = (exchange) => {
      exchange.startStream();
      exchange.raw('ff\r\ndata: half\n\n');
      exchange.reset();
    };
    const fatal = [reply(404), reply(500), reply(204), reply(301), page];
    const passing = [noResponse(), cutStream('data: x\n\n'), endedStream('data: x\n\n'), endedStream(), half, noResponse()];
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), ...passing, reply(404)]);
    const fatals = await Promise.all(fatal.map((entry) => ScriptedServer.start(t, [entry])));
    const silent = await ScriptedServer.start(t, [() => {}]);
    const talking = await ScriptedServer.start(t, [stream('data: x\n\n'), stream('data: x\n\n')]);
    const refused = await ScriptedServer.start(t, []);
    await refused.stop();

    const child = runModule(t, `
      const [lossy, silent, talking, refused, ...fatal] = process.argv.slice(2);
      const ended = (source) => new Promise((resolve) => {
        source.addEventListener('error', () => { if (source.readyState === 2) resolve(); });
      });
      const first = (source, type) => new Promise((resolve) => source.addEventListener(type, resolve));
      const closedOn = async (source, type) => { await first(source, type); source.close(); };
      await Promise.all([lossy, ...fatal, 'ftp://example.com/'].map((url) => ended(new EventSource(url))));
      await closedOn(new EventSource(refused), 'error');

      // One that is closed while it has no answer, while it is open, while it reads.
      const pending = new EventSource(silent);
      await new Promise((resolve) => process.stdin.once('data', resolve));
      process.stdin.destroy();
      pending.close();
      await closedOn(new EventSource(talking), 'open');
      await closedOn(new EventSource(talking), 'message');

      // What a fetch of the user's may do.
      const headers = { get: () => 'text/event-stream' };
      const body = (read, cancel) => ({ status: 200, headers, body: { getReader: () => ({ read, cancel }) } });
      const rejected = () => Promise.reject(new Error('on purpose'));
      const thrown = () => { throw new Error('on purpose'); };
      const never = () => new Promise(() => {});
      const odd = [rejected, thrown, () => undefined, () => ({}), () => body(rejected, rejected), () => body(thrown, thrown),
        () => body(() => ({ done: false, value: 'text' }), thrown), () => body(undefined, undefined)];
      for (const fetch of odd) await closedOn(new EventSource('http://example.com/', { fetch }), 'error');
      for (const cancel of [rejected, thrown, undefined]) {
        await closedOn(new EventSource('http://example.com/', { fetch: () => body(never, cancel) }), 'open');
      }
      for (const late of [rejected, thrown, () => undefined, () => body(never, rejected), () => ({ body: { cancel: thrown } })]) {
        let answer;
        const source = new EventSource('http://example.com/', { fetch: () => new Promise((resolve) => { answer = resolve; }) });
        await null;
        source.close();
        if (answer) { try { answer(late()); } catch {} }
        await new Promise((resolve) => setImmediate(resolve));
      }
      print({ done: true });`, {
      flags: ['--unhandled-rejections=strict'],
      args: [server, silent, talking, refused, ...fatals].map((each) => each.url()),
    });
    await silent.request(1);
    child.process.stdin.write('the request is there');
    assert.deepEqual(await child.ended(), WELL, child.stderr);
    assert.deepEqual(child.printed, [{ done: true }]);
    assert.equal(child.stderr, '');
    assert.equal(server.requests.length, passing.length + 2);
  });
});
