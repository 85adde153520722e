// Which transport Node's build takes when no option says: the dispatcher beneath fetch as long as
// fetch is Node's own, and fetch itself as soon as somebody has put another in its place.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { EventSource } from '../../dist/node.js';
import { runModule } from './child.mjs';
import { watch } from './events.mjs';
import { endedStream, reply, ScriptedServer, stream } from './scripted-server.mjs';

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');
const nodesFetch = globalThis.fetch;
void globalThis.Headers; // loads Node's undici, and so its dispatcher
const nodesDispatcher = globalThis[DISPATCHER];

function open(t, url, init) {
  const source = new EventSource(url, init);
  t.after(() => source.close());
  return watch(source);
}

/** Puts a dispatcher in the global one's place that notes what goes through. */
function spyOnDispatcher() {
  const paths = [];
  globalThis[DISPATCHER] = {
    dispatch(options, handler) {
      paths.push(options.path);
      return nodesDispatcher.dispatch(options, handler);
    },
  };
  return paths;
}

afterEach(() => {
  globalThis.fetch = nodesFetch;
  globalThis[DISPATCHER] = nodesDispatcher;
});

describe('a request without options, in Node', () => {
  it('goes to the dispatcher that is set for fetch, without a call of fetch', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), stream('data: x\n\n')]);
    const paths = spyOnDispatcher();
    await open(t, server.url('/a?b')).arrived();
    assert.deepEqual(paths, ['/a?b', '/a?b']);
  });

  const REPLACEMENTS = {
    'a function of its own': (calls) => (url, init) => (calls.push(url), nodesFetch(url, init)),
    'a bound one': (calls) => ((log, url, init) => (log.push(url), nodesFetch(url, init))).bind(null, calls),
    'a proxy': (calls) => new Proxy(nodesFetch, { apply: (target, _, [url, init]) => (calls.push(url), target(url, init)) }),
    'one that speaks of undici': (calls) => (url, init) => {
      const undici = { fetch: nodesFetch };
      return calls.push(url) && undici.fetch(url, init);
    },
  };
  for (const [name, replace] of Object.entries(REPLACEMENTS)) {
    it(`goes to fetch when that was replaced by ${name}`, async (t) => {
      const server = await ScriptedServer.start(t, [endedStream('retry: 10\n\n'), stream('data: x\n\n')]);
      const calls = [];
      const watched = open(t, server.url());
      await watched.opened(); // by the dispatcher: looked at for each request
      globalThis.fetch = replace(calls);
      await watched.arrived();
      assert.deepEqual(calls, [server.url()]);
    });
  }

  it('sends what fetch sends', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\nid: é\n\n'), stream()]);
    const ours = open(t, server.url('/path'));
    await ours.opened(2);
    ours.source.close();
    const other = await ScriptedServer.start(t, [endedStream('retry: 10\nid: é\n\n'), stream()]);
    await open(t, other.url('/path'), { fetch: (url, init) => nodesFetch(url, init) }).opened(2);
    const sent = ({ method, target, fields }) => [method, target, ...fields.filter(([name]) => name !== 'host').map((field) => field.join(': ')).sort()];
    for (const n of [1, 2]) assert.deepEqual(sent(await server.request(n)), sent(await other.request(n)));
  });
});

describe('the process, with a source of Node’s build', () => {
  const MODULE = JSON.stringify(new URL('../../dist/node.js', import.meta.url).href);

  it('ends after close(), and after a source that failed for good', async (t) => {
    const server = await ScriptedServer.start(t, [stream('data: x\n\n'), endedStream('retry: 10\n\n'), reply(204)]);
    const child = runModule(t, `
      const { EventSource: Source } = await import(${MODULE});
      const first = new Source(process.argv[2]);
      await new Promise((resolve) => { first.onmessage = resolve; });
      first.close();
      const second = new Source(process.argv[2]);
      second.onerror = ({ reason }) => print(reason);`, { args: [server.url()] });
    assert.deepEqual(await child.ended(), { code: 0, signal: null }, child.stderr);
    assert.deepEqual(child.printed, ['ended', 'status']);
  });

  it('goes on when a listener throws while the rest of a chunk waits', async (t) => {
    const server = await ScriptedServer.start(t, [endedStream('retry: 10\ndata: 1\n\ndata: 2\n\n'), stream('data: 3\n\n')]);
    const child = runModule(t, `
      const { EventSource: Source } = await import(${MODULE});
      process.on('uncaughtException', ({ message }) => print(message));
      const source = new Source(process.argv[2]);
      source.onmessage = ({ data }) => {
        if (data === '3') setImmediate(() => source.close());
        throw new Error(data);
      };`, { args: [server.url()] });
    assert.deepEqual(await child.ended(), { code: 0, signal: null }, child.stderr);
    assert.deepEqual(child.printed, ['1', '2', '3']);
  });

  it('is not loaded with undici before the first source', async (t) => {
    const child = runModule(t, `await import(${MODULE}); print(Symbol.for('undici.globalDispatcher.1') in globalThis);`);
    await child.ended();
    const bare = runModule(t, `print(Symbol.for('undici.globalDispatcher.1') in globalThis);`);
    await bare.ended();
    assert.deepEqual(child.printed, bare.printed);
  });
});
