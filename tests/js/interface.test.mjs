// The interface by Web IDL: what script sees of the class before anything is received.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { builds } from './builds.mjs';
import { MemoryFetch, MemoryStream } from './memory-fetch.mjs';

const URL_TEXT = 'http://example.com/events';
const NEVER_ANSWERED = { fetch: () => new Promise(() => {}) };
const CONSTANTS = { CONNECTING: 0, OPEN: 1, CLOSED: 2 };
// The last ones are proposed for the standard (whatwg/html pull request 12272).
const READ_ONLY = ['url', 'withCredentials', 'readyState', 'lastEventId', 'reconnectionTime'];
const METHODS = ['close', 'reset'];
const STATIC = ['fromReadableStream'];
const HANDLERS = ['onopen', 'onmessage', 'onerror'];

for (const [name, { EventSource, ...others }] of Object.entries(builds)) {
  describe(name, () => {
    const make = (t, url = URL_TEXT, init = NEVER_ANSWERED) => {
      const source = new EventSource(url, init);
      t.after(() => source.close());
      return source;
    };
    const propertyOf = (key) => Object.getOwnPropertyDescriptor(EventSource.prototype, key);

    it('exports EventSource, and useModule where it is no script', () => {
      const expected = name.endsWith('min.js') ? [] : ['useModule'];
      assert.deepEqual(Object.keys(others).filter((key) => key !== 'default'), expected);
    });

    it('has the name and the length of the interface object', () => {
      assert.equal(EventSource.name, 'EventSource');
      assert.equal(EventSource.length, 1);
    });

    it('has the constants on the class and on its prototype, enumerable and for good', () => {
      for (const holder of [EventSource, EventSource.prototype]) {
        for (const [constant, value] of Object.entries(CONSTANTS)) {
          const expected = { value, writable: false, enumerable: true, configurable: false };
          assert.deepEqual(Object.getOwnPropertyDescriptor(holder, constant), expected, constant);
        }
      }
    });

    it('has nothing on the class but the constants, fromReadableStream and the mark of the option fetch', () => {
      const expected = ['length', 'name', 'prototype', ...Object.keys(CONSTANTS), ...STATIC];
      assert.deepEqual(Object.getOwnPropertyNames(EventSource).sort(), expected.sort());
      assert.deepEqual(Object.keys(EventSource).sort(), [...Object.keys(CONSTANTS), ...STATIC].sort());
      assert.equal(EventSource[Symbol.for('eventsource.supports-fetch-override')], true);
    });

    it('has the members of the standard on the prototype, and in place of EventTarget its own listener methods', () => {
      const members = [...READ_ONLY, ...HANDLERS, ...METHODS, ...Object.keys(CONSTANTS)];
      const names = Object.getOwnPropertyNames(EventSource.prototype);
      const listening = ['addEventListener', 'removeEventListener', 'dispatchEvent'];
      assert.deepEqual(names.sort(), ['constructor', ...members, ...listening].sort());
      assert.deepEqual(Object.keys(EventSource.prototype).sort(), members.sort());
      assert.equal(EventSource.prototype.constructor, EventSource);
    });

    it('has read-only attributes without a setter', () => {
      for (const attribute of READ_ONLY) {
        const { get, set, enumerable, configurable } = propertyOf(attribute);
        assert.equal(get.length, 0, attribute);
        assert.equal(get.name, `get ${attribute}`);
        assert.deepEqual({ set, enumerable, configurable }, { set: undefined, enumerable: true, configurable: true });
      }
    });

    it('has handler attributes with getter and setter', () => {
      for (const attribute of HANDLERS) {
        const { get, set, enumerable, configurable } = propertyOf(attribute);
        assert.deepEqual([get.length, set.length, enumerable, configurable], [0, 1, true, true], attribute);
      }
    });

    it('has close() as a method without parameters', () => {
      const { value, ...flags } = propertyOf('close');
      assert.equal(value.length, 0);
      assert.equal(value.name, 'close');
      assert.deepEqual(flags, { writable: true, enumerable: true, configurable: true });
    });

    it('leaves what EventTarget has to EventTarget', () => {
      assert.equal(Object.getPrototypeOf(EventSource), EventTarget);
      assert.equal(Object.getPrototypeOf(EventSource.prototype), EventTarget.prototype);
    });

    it('is an EventTarget and an EventSource', (t) => {
      const source = make(t);
      assert.ok(source instanceof EventSource);
      assert.ok(source instanceof EventTarget);
      assert.equal(Object.prototype.toString.call(source), '[object EventSource]');
      const tag = { value: 'EventSource', writable: false, enumerable: false, configurable: true };
      assert.deepEqual(propertyOf(Symbol.toStringTag), tag);
    });

    it('keeps its state off the object', (t) => {
      assert.deepEqual(Object.getOwnPropertyNames(make(t)), []);
      assert.deepEqual(Object.keys(make(t)), []);
    });

    it('can only be made with new', () => {
      assert.throws(() => EventSource(URL_TEXT), TypeError);
      assert.throws(() => Reflect.apply(EventSource, Object.create(EventSource.prototype), [URL_TEXT]), TypeError);
    });

    it('starts with the values of its arguments and without handlers', (t) => {
      const source = make(t);
      assert.equal(source.url, URL_TEXT);
      assert.equal(source.withCredentials, false);
      assert.equal(source.readyState, EventSource.CONNECTING);
      for (const attribute of HANDLERS) assert.equal(source[attribute], null, attribute);
    });

    it('takes withCredentials for the boolean that it stands for', (t) => {
      const values = [[true, true], [1, true], ['false', true], [{}, true], [0, false], ['', false], [null, false]];
      for (const [given, expected] of values) {
        assert.equal(make(t, URL_TEXT, { ...NEVER_ANSWERED, withCredentials: given }).withCredentials, expected);
      }
    });

    it('serializes the URL as it was parsed', (t) => {
      assert.equal(make(t, 'HTTP://Example.COM:80/a/../b?q=é#part').url, 'http://example.com/b?q=%C3%A9#part');
      assert.equal(make(t, new URL('https://example.com/x y')).url, 'https://example.com/x%20y');
      assert.equal(make(t, { toString: () => 'https://example.com/object' }).url, 'https://example.com/object');
    });

    it('ignores that a read-only attribute or a constant is assigned to, and throws in strict code', (t) => {
      const source = make(t);
      for (const key of [...READ_ONLY, ...Object.keys(CONSTANTS)]) {
        const before = source[key];
        assert.equal(Reflect.set(source, key, 7), false, key);
        assert.throws(() => { source[key] = 7; }, TypeError, key);
        assert.equal(source[key], before);
      }
    });

    it('refuses every member on an object that is no EventSource', () => {
      const strangers = [{}, EventSource.prototype, Object.create(EventSource.prototype), new EventTarget(), undefined, null, 1];
      for (const stranger of strangers) {
        for (const attribute of [...READ_ONLY, ...HANDLERS]) {
          assert.throws(() => propertyOf(attribute).get.call(stranger), TypeError, attribute);
        }
        for (const attribute of HANDLERS) {
          assert.throws(() => propertyOf(attribute).set.call(stranger, null), TypeError, attribute);
        }
        assert.throws(() => EventSource.prototype.close.call(stranger), TypeError);
      }
    });

    it('can be subclassed', (t) => {
      class Named extends EventSource {
        constructor(url, init) {
          super(url, init);
          this.label = 'named';
        }
      }
      const source = new Named(URL_TEXT, NEVER_ANSWERED);
      t.after(() => source.close());
      assert.ok(source instanceof EventSource);
      assert.equal(source.label, 'named');
      assert.equal(source.url, URL_TEXT);
      assert.equal(Named.OPEN, 1);
    });

    it('makes no request before the constructor has returned', async (t) => {
      const memory = new MemoryFetch(new MemoryStream());
      make(t, URL_TEXT, { fetch: memory.fetch });
      assert.equal(memory.calls.length, 0);
      await memory.call(1);
    });

    it('close() closes at once, and a second time changes nothing', (t) => {
      const source = make(t);
      assert.equal(source.close(), undefined);
      assert.equal(source.readyState, EventSource.CLOSED);
      source.close();
      assert.equal(source.readyState, EventSource.CLOSED);
    });
  });
}
