// Listeners and the handler attributes onopen, onmessage, onerror: HTML §8.1.8.1.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';

const make = (t) => {
  const source = new EventSource('http://example.com/', { fetch: () => new Promise(() => {}) });
  t.after(() => source.close());
  return source;
};

for (const type of ['open', 'message', 'error']) {
  const attribute = `on${type}`;
  describe(attribute, () => {
    it('gives back the function that was set, and null for what is no object', (t) => {
      const source = make(t);
      const handler = () => {};
      source[attribute] = handler;
      assert.equal(source[attribute], handler);
      for (const nothing of [undefined, null, 1, 'code()', true, Symbol('s'), 10n]) {
        source[attribute] = handler;
        source[attribute] = nothing;
        assert.equal(source[attribute], null, String(nothing));
      }
    });

    it('keeps an object that can not be called, and ignores it', (t) => {
      const source = make(t);
      const object = { handleEvent: () => assert.fail('a handler is no listener') };
      source[attribute] = object;
      assert.equal(source[attribute], object);
      source.dispatchEvent(new Event(type));
    });

    it('is called with the event, and with the source as this', (t) => {
      const source = make(t);
      const calls = [];
      source[attribute] = function (...args) {
        calls.push([this, ...args]);
      };
      const event = new Event(type);
      source.dispatchEvent(event);
      assert.equal(calls.length, 1);
      assert.equal(calls[0].length, 2);
      assert.equal(calls[0][0], source);
      assert.equal(calls[0][1], event);
    });

    it('is called for its own type only', (t) => {
      const source = make(t);
      source[attribute] = () => assert.fail();
      for (const other of ['open', 'message', 'error', 'ping']) {
        if (other !== type) source.dispatchEvent(new Event(other));
      }
    });

    it('keeps its place among the listeners when it is replaced', (t) => {
      const source = make(t);
      const order = [];
      source.addEventListener(type, () => order.push('first'));
      source[attribute] = () => order.push('old handler');
      source.addEventListener(type, () => order.push('last'));
      source[attribute] = () => order.push('handler');
      source.dispatchEvent(new Event(type));
      assert.deepEqual(order, ['first', 'handler', 'last']);
    });

    it('goes to the end when it was null in between', (t) => {
      const source = make(t);
      const order = [];
      source[attribute] = () => order.push('handler');
      source.addEventListener(type, () => order.push('listener'));
      source[attribute] = null;
      source[attribute] = () => order.push('handler');
      source.dispatchEvent(new Event(type));
      assert.deepEqual(order, ['listener', 'handler']);
    });

    it('is not called any more once it is null', (t) => {
      const source = make(t);
      source[attribute] = () => assert.fail();
      source[attribute] = null;
      source.dispatchEvent(new Event(type));
    });

    it('cancels an event that can be cancelled by returning false', (t) => {
      const source = make(t);
      source[attribute] = () => false;
      assert.equal(source.dispatchEvent(new Event(type, { cancelable: true })), false);
      source[attribute] = () => undefined;
      assert.equal(source.dispatchEvent(new Event(type, { cancelable: true })), true);
    });
  });
}

describe('listeners', () => {
  it('may be objects with handleEvent, are called once however often added, and can be removed', (t) => {
    const source = make(t);
    let calls = 0;
    const listener = { handleEvent: () => { calls += 1; } };
    source.addEventListener('ping', listener);
    source.addEventListener('ping', listener);
    source.dispatchEvent(new Event('ping'));
    assert.equal(calls, 1);
    source.removeEventListener('ping', listener);
    source.dispatchEvent(new Event('ping'));
    assert.equal(calls, 1);
  });

  it('understand once and signal', (t) => {
    const source = make(t);
    const calls = [];
    const controller = new AbortController();
    source.addEventListener('ping', () => calls.push('once'), { once: true });
    source.addEventListener('ping', () => calls.push('signal'), { signal: controller.signal });
    source.dispatchEvent(new Event('ping'));
    controller.abort();
    source.dispatchEvent(new Event('ping'));
    assert.deepEqual(calls, ['once', 'signal']);
  });

  it('of one source are not those of another', (t) => {
    const [one, other] = [make(t), make(t)];
    one.onmessage = () => assert.fail();
    other.dispatchEvent(new Event('message'));
    assert.equal(other.onmessage, null);
  });
});
