// Listeners and event objects by the letter of DOM, for events of the stream and of script. The
// browser tests play the same scenarios beside the native class.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/node.js';
import { dispatchAll, scenarios, streamOf } from '../browser/pages/listener-scenarios.js';
import { open } from './events.mjs';
import { endedMemoryStream, MemoryFetch, MemoryStream } from './memory-fetch.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const URL_TEXT = 'http://example.com/';
/** The build for Node, as the others leave events that script made to the EventTarget of the page. */
function idle(t) {
  const source = new EventSource(URL_TEXT, { fetch: () => new Promise(() => {}) });
  t.after(() => source.close());
  return source;
}

describe('listeners, called by the stream,', () => {
  for (const [name, { types, log: expected, setUp }] of Object.entries(scenarios)) {
    it(name, async (t) => {
      const watched = open(t, URL_TEXT, new MemoryFetch(new MemoryStream([streamOf([...types, 'end'])])), ['end']);
      const log = [];
      setUp(watched.source, log);
      await watched.until(() => watched.types.includes('end'), 'the last event');
      assert.deepEqual(log, expected);
    });
  }
});

// What these look at is the event's own, and Node's is not by the letter: browsers are asked.
const ABOUT_NATIVE_EVENTS = [
  'that are passive can not cancel, others can if the event can be cancelled',
  'see the event at its target, and afterwards at rest',
];

describe('listeners, called by script,', () => {
  for (const [name, { types, log: expected, byScript = expected, returns, setUp }] of Object.entries(scenarios)) {
    if (ABOUT_NATIVE_EVENTS.includes(name)) continue;
    it(name, (t) => {
      const source = idle(t);
      const log = [];
      setUp(source, log);
      assert.deepEqual(dispatchAll(source, types), returns ?? types.map(() => true));
      assert.deepEqual(log, byScript);
    });
  }
});

describe('an event of the stream', () => {
  const events = async (t) => {
    VirtualClock.install(t);
    const entries = [endedMemoryStream('id: 7\nevent: ping\ndata: x\n\n'), new MemoryStream()];
    const watched = open(t, URL_TEXT, new MemoryFetch(...entries), ['ping']);
    await watched.opened(2);
    return watched.seen;
  };

  it('is of the interface that it has natively, and trusted', async (t) => {
    const [opened, message, error] = await events(t);
    for (const event of [opened, message, error]) {
      assert.ok(event instanceof Event);
      assert.equal(event.isTrusted, true);
      assert.equal(event instanceof MessageEvent, event === message);
      assert.equal(event.constructor, event === message ? MessageEvent : Event);
      assert.equal(String(event), String(new event.constructor('x')));
    }
  });

  it('answers every member of its interface', async (t) => {
    for (const event of await events(t)) {
      // Members of Node's own events, enumerable or not, must not be taken for the wrong object.
      for (let holder = Object.getPrototypeOf(event); holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
        for (const key of Object.getOwnPropertyNames(holder)) assert.doesNotThrow(() => event[key], key);
      }
      const { bubbles, cancelable, composed, defaultPrevented, returnValue, cancelBubble } = event;
      assert.deepEqual([bubbles, cancelable, composed, defaultPrevented, cancelBubble], Array(5).fill(false));
      assert.equal(returnValue, true);
      assert.equal(typeof event.timeStamp, 'number');
      assert.ok(event.timeStamp > 0 && event.timeStamp <= performance.now());
    }
  });

  it('can be called what an event is called with, to no effect', async (t) => {
    for (const event of await events(t)) {
      event.preventDefault();
      event.stopPropagation();
      event.stopImmediatePropagation();
      event.returnValue = false;
      assert.equal(event.defaultPrevented, false);
      assert.equal(event.returnValue, true);
      assert.deepEqual(event.composedPath(), []);
    }
  });

  it('has attributes that can not be assigned to', async (t) => {
    const [, message] = await events(t);
    for (const key of ['type', 'data', 'lastEventId', 'origin', 'target', 'timeStamp']) {
      assert.throws(() => { message[key] = 'other'; }, TypeError, key);
    }
    assert.equal(message.data, 'x');
  });

  it('may carry properties of the listeners', async (t) => {
    const [, message] = await events(t);
    message.mine = 1;
    assert.equal(message.mine, 1);
  });
});

describe('dispatchEvent', () => {
  it('refuses what is no event, and an event that is being dispatched', (t) => {
    const source = idle(t);
    for (const value of [undefined, null, {}, 'x', { type: 'x' }]) {
      source.addEventListener('x', () => assert.fail('a listener was called'));
      assert.throws(() => source.dispatchEvent(value), TypeError);
    }
    let error;
    let calls = 0;
    source.addEventListener('again', (event) => {
      calls += 1;
      try {
        source.dispatchEvent(event);
      } catch (thrown) {
        error = thrown;
      }
    });
    source.dispatchEvent(new Event('again'));
    assert.ok(error instanceof Error);
    assert.equal(calls, 1);
  });

  it('leaves nothing behind on the event', (t) => {
    const source = idle(t);
    source.addEventListener('x', () => {});
    const event = new Event('x');
    const before = Reflect.ownKeys(event);
    source.dispatchEvent(event);
    assert.deepEqual(Reflect.ownKeys(event), before);
  });
});

describe('wrong arguments', () => {
  for (const method of ['addEventListener', 'removeEventListener']) {
    it(`of ${method} are TypeErrors`, (t) => {
      const source = idle(t);
      for (const args of [[], ['x'], ['x', 1], ['x', 'text'], ['x', true], [Symbol('x'), () => {}]]) {
        assert.throws(() => source[method](...args), TypeError, args.map(String).join());
      }
    });
  }

  it('are signals that are none', (t) => {
    const source = idle(t);
    for (const signal of [null, 1, {}, 'signal']) {
      assert.throws(() => source.addEventListener('x', () => {}, { signal }), TypeError);
    }
  });
});
