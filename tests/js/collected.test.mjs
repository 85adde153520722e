// A source that nobody holds: its listeners keep it, and without any it is closed when it is
// collected [connect, garbage collection].
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { runModule } from './child.mjs';
import { endedStream, ScriptedServer, stream } from './scripted-server.mjs';

const flags = ['--expose-gc'];
// The process lives on with its standard input, not with the sources.
const COLLECTING = "const collecting = setInterval(gc, 10); process.stdin.once('end', () => clearInterval(collecting)).resume();";

describe('a source that nobody holds', { concurrency: true }, () => {
  it('and nobody listens to is closed when it is collected, while open', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n')]);
    const child = runModule(t, `
      let source = new EventSource(process.argv[2]);
      source.onopen = () => { source.onopen = null; source = null; };
      ${COLLECTING}`, { flags, args: [server.url()] });
    await server.closed(1);
    child.process.stdin.end();
    assert.deepEqual(await child.ended(), { code: 0, signal: null });
  });

  it('and nobody listens to is closed when it is collected, while connecting', async (t) => {
    const server = await ScriptedServer.start(t, [() => {}]);
    const child = runModule(t, `
      let source = new EventSource(process.argv[2]);
      process.stdin.once('data', () => { source = null; });
      ${COLLECTING}`, { flags, args: [server.url()] });
    await server.request(1);
    child.process.stdin.write('now');
    await server.closed(1);
  });

  it('and nobody listens to any more is closed when it is collected', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n')]);
    const child = runModule(t, `
      const options = { once: true };
      new EventSource(process.argv[2]).addEventListener('message', ({ data }) => print({ data }), options);
      ${COLLECTING}`, { flags, args: [server.url()] });
    await server.closed(1);
    child.process.stdin.end();
    await child.ended();
    assert.deepEqual(child.printed, [{ data: 'x' }]);
  });

  it('goes on while somebody listens, also while it waits to reconnect', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 200\n\n'), stream(), endedStream('')]);
    const child = runModule(t, `
      new EventSource(process.argv[2]).onmessage = ({ data }) => { print({ data }); process.exit(); };
      ${COLLECTING}`, { flags, args: [server.url()] });
    const exchange = await server.exchange(2);
    setTimeout(() => exchange.write('data: still there\n\n'), 100); // ten collections later
    await child.ended();
    assert.deepEqual(child.printed, [{ data: 'still there' }]);
  });

  it('but whose object is held stays open without listeners', async (t) => {
    const server = await ScriptedServer.start(t, [stream()]);
    const child = runModule(t, `
      globalThis.source = new EventSource(process.argv[2]);
      source.onopen = () => {
        source.onopen = null;
        setTimeout(() => { print({ state: source.readyState }); source.close(); }, 200); // twenty collections later
      };
      ${COLLECTING}`, { flags, args: [server.url()] });
    await server.closed(1);
    child.process.stdin.end();
    await child.ended();
    assert.deepEqual(child.printed, [{ state: 1 }]);
  });
});
