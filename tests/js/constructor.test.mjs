// What the constructor refuses, with what words, and what it lets pass.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { open } from './events.mjs';
import { MemoryFetch } from './memory-fetch.mjs';

const URL_TEXT = 'http://example.com/';

const thrownBy = (...args) => {
  try {
    new EventSource(...args).close();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
};

describe('an invalid URL', () => {
  for (const url of ['http://', 'http://[::1', 'http://a b/', 'https://exa mple.com/', '//', '']) {
    it(`is a SyntaxError: ${JSON.stringify(url)}`, () => {
      const error = thrownBy(url);
      assert.ok(error instanceof DOMException);
      assert.equal(error.name, 'SyntaxError');
      assert.equal(error.code, 12);
      assert.ok(error.message.includes(JSON.stringify(url)), error.message);
    });
  }

  it('is a SyntaxError that says to give an absolute URL, where a relative one has no base', () => {
    for (const url of ['/events', 'events', '?a=1', './x', '//example.com/x', undefined, null]) {
      const error = thrownBy(url);
      assert.equal(error.name, 'SyntaxError');
      assert.match(error.message, /give an absolute URL/);
    }
  });

  it('is one line that names EventSource', () => {
    assert.match(thrownBy('http://\nx y/').message, /^Failed to construct 'EventSource': .*$/);
  });

  it('is found before any request is made', async (t) => {
    const memory = new MemoryFetch();
    thrownBy('http://[', { fetch: memory.fetch });
    const { source } = open(t, URL_TEXT, { fetch: memory.fetch });
    await memory.call(1);
    assert.equal(memory.calls.length, 1);
    assert.equal(memory.calls[0].url, source.url);
  });
});

describe('a relative URL', () => {
  it('is relative to the global location, where a runtime has one', (t) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'location');
    t.after(() => (before ? Object.defineProperty(globalThis, 'location', before) : delete globalThis.location));
    Object.defineProperty(globalThis, 'location', { value: { href: 'http://example.com/a/b' }, configurable: true });
    const memory = new MemoryFetch();
    assert.equal(open(t, '../x', { fetch: memory.fetch }).source.url, 'http://example.com/x');
    assert.equal(open(t, '//example.org', { fetch: memory.fetch }).source.url, 'http://example.org/');
  });
});

describe('arguments', () => {
  it('without any, it is a TypeError', () => {
    const error = thrownBy();
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /1 argument required/);
  });

  it('an exception from the conversion of the URL passes through', () => {
    const thrown = new RangeError('mine');
    assert.equal(thrownBy({ toString: () => { throw thrown; } }), thrown);
    assert.ok(thrownBy(Symbol('url')) instanceof TypeError);
  });

  for (const options of [1, 'options', true, Symbol('s'), 10n]) {
    it(`options that are no object are a TypeError: ${String(options)}`, () => {
      const error = thrownBy(URL_TEXT, options);
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /EventSource.*object/);
    });
  }

  for (const fetch of [null, 1, 'fetch', {}, [], true]) {
    it(`an option fetch that is no function is a TypeError that names it: ${JSON.stringify(fetch)}`, () => {
      const error = thrownBy(URL_TEXT, { fetch });
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /'fetch' must be a function/);
    });
  }

  it('no options, undefined, null, functions and unknown names are fine', async (t) => {
    const memory = new MemoryFetch();
    const options = [{ fetch: memory.fetch, unknown: 1 }, Object.assign(() => {}, { fetch: memory.fetch })];
    for (const option of options) open(t, URL_TEXT, option);
    await memory.call(2);
    for (const nothing of [undefined, null, {}]) {
      const source = new EventSource(URL_TEXT, nothing);
      source.close(); // before the request: there is no network here
      assert.equal(source.withCredentials, false);
    }
    new EventSource(URL_TEXT).close();
  });

  it('options are read once, while it is constructed', async (t) => {
    const memory = new MemoryFetch();
    const read = [];
    const options = {
      get withCredentials() {
        read.push('withCredentials');
        return true;
      },
      get fetch() {
        read.push('fetch');
        return memory.fetch;
      },
    };
    const { source } = open(t, URL_TEXT, options);
    await memory.call(1);
    assert.deepEqual(read.sort(), ['fetch', 'withCredentials']);
    assert.equal(source.withCredentials, true);
  });

  it('an exception from an option passes through', () => {
    const thrown = new RangeError('mine');
    assert.equal(thrownBy(URL_TEXT, { get fetch() { throw thrown; } }), thrown);
  });
});

describe('a URL that no request can be made for', () => {
  for (const url of ['mailto:a@example.com', 'ftp://example.com/', 'file:///etc/hosts', 'javascript:1', 'about:blank']) {
    it(`is no exception but one error, closed: ${url}`, async (t) => {
      const memory = new MemoryFetch();
      const watched = open(t, url, { fetch: memory.fetch });
      assert.equal(watched.source.readyState, EventSource.CONNECTING);
      assert.equal(watched.source.url, url);
      const error = await watched.failed();
      assert.equal(watched.source.readyState, EventSource.CLOSED);
      assert.equal(error.reason, 'refused');
      assert.equal(error.willReconnect, false);
      assert.match(error.message, /http/);
      const later = open(t, URL_TEXT, { fetch: memory.fetch });
      await later.failed();
      assert.deepEqual(memory.calls.map((call) => call.url), [URL_TEXT]);
      assert.deepEqual(watched.types, ['error']);
    });
  }
});
