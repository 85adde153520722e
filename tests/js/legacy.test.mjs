// dist/eventsource.legacy.js: ES5 in syntax and in what it calls, and XMLHttpRequest as transport.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { parse } from 'acorn';

import { oldEngine, outcomeInOldEngine } from './old-engine.mjs';
import { inPiecesOf, parsingPlays } from './parsing-plays.mjs';
import { outcomeOf } from './twin-streams.mjs';
import { builds } from './builds.mjs';

const URL_TEXT = 'http://example.com/a?b#c';
const script = readFileSync(new URL('../../dist/eventsource.legacy.js', import.meta.url), 'utf8');

/** A source in a realm without anything new, its request, and what it dispatches. */
function open(realm = oldEngine(), init = undefined) {
  const source = new realm.EventSourceWasm.EventSource(URL_TEXT, init);
  const seen = [];
  for (const type of ['open', 'message', 'error']) source.addEventListener(type, (event) => seen.push(event));
  return { realm, source, xhr: realm.requests.at(-1), seen };
}

describe('the legacy script', () => {
  it('is ES5', () => {
    parse(script, { ecmaVersion: 5 });
  });

  it('gives what WebAssembly gives for every parsing row', async () => {
    const realm = oldEngine();
    for (const { name, streams, listen } of parsingPlays()) {
      for (const stream of streams) {
        const pieces = inPiecesOf(4093, stream);
        const { events, lastEventId, retry } = await outcomeOf(builds['index.js'], pieces, listen);
        assert.deepEqual(outcomeInOldEngine(realm, pieces, listen), { events, lastEventId, retry }, name);
      }
    }
  });

  it('sets the global EventSource only where there is none, or when it is asked to', () => {
    const bare = oldEngine();
    assert.equal(bare.EventSource, bare.EventSourceWasm.EventSource);
    function Native() {}
    const modern = oldEngine({ EventSource: Native });
    assert.equal(modern.EventSource, Native);
    assert.equal(modern.EventSourceWasm.install(), false);
    assert.equal(modern.EventSourceWasm.install({ force: true }), true);
    assert.equal(modern.EventSource, modern.EventSourceWasm.EventSource);
  });

  it('says what is missing where nothing can make requests', () => {
    for (const [globals, pattern] of [
      [{ XMLHttpRequest: undefined }, /no XMLHttpRequest, and no fetch;.*option 'fetch'/],
      [{ XMLHttpRequest: undefined, fetch() {}, Request: function () {} }, /its fetch takes no signal/],
    ]) {
      const realm = oldEngine(globals);
      assert.throws(() => open(realm), (error) => error.name === 'TypeError' && pattern.test(error.message));
    }
  });

  it('refuses what is no URL, with a SyntaxError', () => {
    const realm = oldEngine();
    for (const url of ['', 'relative', 'http://', 'http://a b/', 'http://[::1', 'http://a:65536/']) {
      assert.throws(() => new realm.EventSource(url), (error) => error.name === 'SyntaxError' && error.code === 12, url);
    }
  });
});

describe('a source over XMLHttpRequest', () => {
  it('asks for an event stream, and dispatches what grows', () => {
    const { source, xhr, seen } = open();
    assert.deepEqual([xhr.method, xhr.url, xhr.withCredentials, xhr.headers], ['GET', URL_TEXT, false, { Accept: 'text/event-stream' }]);
    xhr.respond();
    xhr.receive('data: a\n');
    xhr.receive('\ndata: \uD83D');
    xhr.receive('\uDE00\n\n');
    assert.equal(source.readyState, 1);
    assert.deepEqual(seen.map(({ type, data, origin }) => [type, data, origin]), [
      ['open', undefined, undefined],
      ['message', 'a', 'http://example.com'],
      ['message', '😀', 'http://example.com'],
    ]);
  });

  it('keeps Chromium up to 66 from reading on for its cache, where no other origin is asked', () => {
    const location = { protocol: 'http:', host: 'example.com', href: 'http://example.com/' };
    const condition = (version, place) => {
      const navigator = { userAgent: `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/${version}.0.3264.0 Safari/537.36` };
      return open(oldEngine({ navigator, location: place })).xhr.headers['If-Unmodified-Since'];
    };
    assert.match(condition(66, location), /9999/);
    assert.equal(condition(67, location), undefined);
    assert.equal(condition(66, { ...location, host: 'other.example' }), undefined);
  });

  it('reconnects after the end, with the last event ID as UTF-8 bytes', () => {
    const { realm, xhr, seen } = open();
    xhr.respond();
    xhr.receive('id: é\nretry: 7\ndata\n\n');
    xhr.end();
    assert.deepEqual([seen.at(-1).reason, seen.at(-1).delay], ['ended', 10]);
    realm.timers.shift()();
    assert.equal(realm.requests.at(-1).headers['Last-Event-ID'], '\u00c3\u00a9');
  });

  it('fails for good when the answer is no event stream, and ends the request', () => {
    const { source, xhr, seen } = open();
    xhr.respond(200, 'text/html');
    assert.deepEqual([source.readyState, seen.at(-1).reason, xhr.aborted], [2, 'mime', true]);
    xhr.receive('data: late\n\n');
    assert.equal(seen.length, 1);
  });

  it('tries again when the request fails', () => {
    const { source, xhr, seen } = open();
    xhr.onerror();
    xhr.onabort();
    assert.deepEqual([source.readyState, seen.length, seen[0].reason, seen[0].willReconnect], [0, 1, 'network', true]);
  });

  it('ends the request when it is closed, also from a listener', () => {
    const { source, xhr, seen } = open();
    xhr.respond();
    source.onmessage = () => source.close();
    xhr.receive('data: 1\n\ndata: 2\n\n');
    assert.equal(xhr.aborted, true);
    xhr.end();
    assert.deepEqual(seen.map(({ type }) => type), ['open', 'message']);
  });

  it('gives up a request whose text has grown too large, between two events', () => {
    const { realm, xhr, seen } = open();
    const block = `: ${'x'.repeat(1024 * 1024)}\n\n`;
    xhr.respond();
    xhr.receive('id: 5\ndata\n\n');
    for (let i = 0; i < 15; i++) xhr.receive(block);
    assert.equal(xhr.aborted, false);
    xhr.receive(`${block}data: half`);
    assert.equal(xhr.aborted, false);
    xhr.receive('\n\n');
    assert.equal(xhr.aborted, true);
    assert.deepEqual(seen.map(({ type, data, willReconnect }) => [type, data, willReconnect]).slice(1), [
      ['message', '', undefined],
      ['message', 'half', undefined],
      ['error', undefined, true],
    ]);
    realm.timers.shift()();
    assert.equal(realm.requests.at(-1).headers['Last-Event-ID'], '5');
  });

  it('waits for the rest of a character that the engine shows as U+FFFD until it has come', () => {
    const { xhr, seen } = open();
    xhr.respond();
    for (const text of ['\uf7ef', '\uf7ef\uf7bb', '', 'data: \ufffd', 'data: €', 'data: €\ufffd', 'data: €\ufffd\n\n']) {
      xhr.responseText = '';
      xhr.receive(text);
    }
    assert.deepEqual(seen.slice(1).map(({ data }) => data), ['€\ufffd']);
  });

  it('reads the bytes of a stream that starts with a byte order mark, which the engine takes away', () => {
    const { xhr, seen } = open();
    xhr.respond();
    xhr.receive('data: é€\n\n'); // decoded as UTF-8 in spite of x-user-defined
    assert.equal(seen.at(-1).data, 'é€');
  });
});
