// Runtimes that have no network the package knows, or one of their own: played here, as no device is
// at hand. Each gets a realm to itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { oldEngine, PlayedXhr } from './old-engine.mjs';

const text = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const PLATFORM = { URL, WebAssembly, TextDecoder, AbortController, Event, EventTarget, MessageEvent, DOMException, setTimeout, clearTimeout, performance };

/** The class, as a build of the package makes it in a realm with these globals beside the platform's. */
function classIn(build, globals) {
  const realm = createContext({ ...PLATFORM, ...globals, module: undefined });
  if (build.endsWith('.cjs')) realm.module = { exports: {} };
  runInContext(text(`dist/${build}`), realm, build);
  return (realm.EventSourceWasm ?? realm.module.exports).EventSource;
}

class Response {}

describe('a runtime without a network that can be used', () => {
  for (const build of ['index.cjs', 'eventsource.min.js', 'eventsource.legacy.js']) {
    it(`is told what is missing by ${build}, when a source is constructed`, () => {
      for (const [globals, missing] of [
        [{}, /no fetch/],
        [{ fetch() {}, Response, Request: class { get signal() { return null; } } }, /no fetch that streams|its fetch gives no stream/],
      ]) {
        const EventSource = classIn(build, globals);
        assert.throws(
          () => new EventSource('http://example.com/'),
          ({ name, message }) => name === 'TypeError' && missing.test(message) && message.includes("the option 'fetch'"),
        );
      }
    });

    it(`works in ${build} with a fetch of the user's own`, () => {
      const EventSource = classIn(build, {});
      new EventSource('http://example.com/', { fetch: () => new Promise(() => {}) }).close();
    });
  }
});

/** React Native's: text arrives only if somebody listens before send(); an error's text becomes the response's. */
class ReactNativeXhr extends PlayedXhr {
  open(method, url, async) {
    if (async === false) throw new Error('Synchronous http requests are not supported');
    super.open(method, url);
  }

  send() {
    this.incremental = Boolean(this.onreadystatechange || this.onprogress);
    super.send();
  }

  receive(more) {
    if (!this.incremental) throw new Error('nobody listens');
    super.receive(more);
  }

  break(message) {
    this.responseText = message;
    this.readyState = 4;
    this.onreadystatechange();
    this.onerror();
  }
}

describe('the legacy script in WeChat', () => {
  const [, code] = /```js\n(function wechatFetch[\s\S]*?)```/.exec(text('README.md'));

  it('runs over the chunk callbacks of README.md, without fetch, XMLHttpRequest, TextDecoder or AbortController', async () => {
    const tasks = [];
    const wx = {
      request(options) {
        const task = { options, aborted: false, abort: () => (task.aborted = true) };
        task.onChunkReceived = (callback) => (task.chunk = (bytes) => callback({ data: Uint8Array.from(Buffer.from(bytes)).buffer }));
        task.onHeadersReceived = (callback) => (task.head = callback);
        tasks.push(task);
        return task;
      },
    };
    const realm = oldEngine({ XMLHttpRequest: undefined, Promise, module: { exports: {} } });
    const { EventSource } = realm.module.exports;
    const source = new EventSource('https://example.com/', { fetch: new Function('wx', `${code}\nreturn wechatFetch;`)(wx) });
    const seen = [];
    source.onmessage = ({ data, lastEventId }) => seen.push([data, lastEventId]);
    await settled();
    tasks[0].head({ statusCode: 200, header: { 'content-type': 'text/event-stream' } });
    tasks[0].chunk('id: 7\ndata: é');
    tasks[0].chunk('\n\n');
    await settled();
    assert.deepEqual(seen, [['é', '7']]);
    source.close();
    await settled();
    assert.equal(tasks[0].aborted, true);
  });

  /** What promises have to do is done. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
});

describe('the legacy script in React Native', () => {
  const start = () => {
    const requests = [];
    const XMLHttpRequest = class extends ReactNativeXhr {
      open(...args) {
        super.open(...args);
        requests.push(this);
      }
    };
    // Its fetch gives no stream, and its Request says nothing of a signal.
    const realm = oldEngine({ XMLHttpRequest, fetch() {}, Request: function () {}, Response: function () {}, module: { exports: {} } });
    const { EventSource } = realm.module.exports;
    const source = new EventSource('https://example.com/news');
    const seen = [];
    for (const type of ['open', 'message', 'error']) source.addEventListener(type, (event) => seen.push(event));
    return { realm, source, requests, seen };
  };

  it('gives events while the text grows, and reconnects with the last event ID', () => {
    const { realm, source, requests, seen } = start();
    requests[0].respond();
    requests[0].receive('id: 1\ndata: é');
    requests[0].receive('\n\ndata: half');
    assert.deepEqual(seen.map(({ type, data }) => [type, data]), [['open', undefined], ['message', 'é']]);
    requests[0].break('The network connection was lost.');
    assert.deepEqual(seen.slice(2).map(({ type, reason, willReconnect }) => [type, reason, willReconnect]), [['error', 'network', true]]);
    realm.timers.shift()();
    assert.equal(requests[1].headers['Last-Event-ID'], '1');
    source.close();
    assert.equal(requests[1].aborted, true);
  });

  it('closes for good when the answer is none', () => {
    const { source, requests, seen } = start();
    requests[0].respond(204, '');
    assert.deepEqual([source.readyState, seen[0].reason], [2, 'status']);
  });
});
