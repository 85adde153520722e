// Ours and the browser's own EventSource, side by side. Nothing is received here.
import { deepEqual, equal, ok, thrown } from './assert.js';

const NEVER = '/never';
const EXTRA_SYMBOLS = [Symbol.for('eventsource.supports-fetch-override')];
// Only old-fashioned functions have these.
const OF_FUNCTIONS = ['arguments', 'caller'];
// Ours keeps its listeners itself, behind methods of its own that do not show when listed.
// Proposed for the standard (whatwg/html pull request 12272); no engine has them yet.
const PROPOSED = ['fromReadableStream', 'lastEventId', 'reconnectionTime', 'reset'];
const known = (names, native) => names.filter((name) => !PROPOSED.includes(name) || native.includes(name));
const LISTENING = ['addEventListener', 'removeEventListener', 'dispatchEvent'];

const namesOf = (object) => Object.getOwnPropertyNames(object).filter((name) => !OF_FUNCTIONS.includes(name)).sort();

/** A property without what it holds. */
function shapeOf(object, key) {
  const { get, set, value, ...flags } = Object.getOwnPropertyDescriptor(object, key);
  const of = (f) => (typeof f === 'function' ? { name: f.name, length: f.length } : typeof f);
  const shown = typeof value === 'function' ? of(value) : typeof value === 'object' ? 'object' : value;
  return { get: of(get), set: of(set), value: shown, ...flags };
}

/** What an action gives or throws. */
const outcome = (action) => {
  try {
    return action();
  } catch (error) {
    return `${error.name}${error instanceof DOMException ? ` ${error.code}` : ''}`;
  }
};

const both = ({ EventSource, Native }, action) => deepEqual(action(EventSource), action(Native), String(action));

export const checks = {
  'the class has the properties of the native one'({ EventSource, Native }) {
    deepEqual(known(namesOf(EventSource), namesOf(Native)), namesOf(Native));
    for (const name of namesOf(Native)) deepEqual(shapeOf(EventSource, name), shapeOf(Native, name), name);
    const symbols = Object.getOwnPropertySymbols(EventSource).filter((symbol) => !EXTRA_SYMBOLS.includes(symbol));
    equal(symbols.length, Object.getOwnPropertySymbols(Native).length, 'number of symbols');
    equal(EventSource.name, 'EventSource', 'name');
  },

  'the prototype has the properties of the native one'({ EventSource, Native }) {
    const native = namesOf(Native.prototype);
    deepEqual(known(namesOf(EventSource.prototype), native), [...native, ...LISTENING].sort());
    for (const name of [...namesOf(Native.prototype), Symbol.toStringTag]) {
      deepEqual(shapeOf(EventSource.prototype, name), shapeOf(Native.prototype, name), String(name));
    }
    deepEqual(known(Object.keys(EventSource.prototype).sort(), native), Object.keys(Native.prototype).sort());
  },

  'both inherit from the same EventTarget'(context) {
    both(context, (EventSource) => Object.getPrototypeOf(EventSource) === EventTarget);
    both(context, (EventSource) => Object.getPrototypeOf(EventSource.prototype) === EventTarget.prototype);
    equal(Object.getPrototypeOf(context.EventSource), EventTarget);
  },

  'an instance has the properties of a native one'(context) {
    const { Native } = context;
    const [ours, native] = context.openBoth(NEVER);
    deepEqual(namesOf(ours.source), namesOf(native.source));
    deepEqual(Object.keys(ours.source), Object.keys(native.source));
    const all = (source) => {
      const keys = [];
      for (const key in source) keys.push(key);
      return known(keys, namesOf(Native.prototype)).filter((key) => !LISTENING.includes(key)).sort();
    };
    deepEqual(all(ours.source), all(native.source));
    equal(String(ours.source), String(native.source));
  },

  'constants are the same on class, prototype and instance'(context) {
    const [ours, native] = context.openBoth(NEVER);
    for (const name of ['CONNECTING', 'OPEN', 'CLOSED']) {
      equal(context.EventSource[name], context.Native[name], name);
      equal(context.EventSource.prototype[name], context.Native.prototype[name], name);
      equal(ours.source[name], native.source[name], name);
    }
  },

  'a URL is resolved and serialized as by the native one'(context) {
    const urls = ['', '/', '/a', 'a', 'a/b', './a', '../a', '../../..', '?q', '#f', '?q=ü&r=%zz#ü', '//example.invalid/x'];
    const odd = [' /a ', '/a\tb', '\\a', 'http:a', '/é', '/%', '/a b', '/a?b c', '/😀', '/\ud83d', '/?\ude00', 'HTTP://EXAMPLE.invalid:80/', 7, null, undefined];
    for (const url of [...urls, ...odd, new URL('/from-a-url', location.href)]) {
      const [ours, native] = context.openBoth(url);
      equal(ours.source.url, native.source.url, String(url));
      context.end();
    }
  },

  'a URL is resolved against the base of the document'(context) {
    if (!context.inWindow) return;
    const base = document.createElement('base');
    base.href = '/some/where/else/';
    document.head.append(base);
    const [ours, native] = context.openBoth('never');
    base.remove();
    equal(ours.source.url, new URL('/some/where/else/never', location.href).href);
    equal(ours.source.url, native.source.url);
  },

  'what can not be parsed is the same exception'(context) {
    const urls = ['http://', 'http://[', 'https://x:99999/', '//', 'http://%'];
    for (const url of urls) both(context, (EventSource) => outcome(() => new EventSource(url).close()) + url);
    for (const url of ['http://[', 'http://a b']) { // the latter is fine with Chromium
      const error = thrown(() => new context.EventSource(url));
      ok(error instanceof DOMException && error.name === 'SyntaxError', error);
    }
  },

  'wrong arguments are the same exception'(context) {
    both(context, (EventSource) => outcome(() => new EventSource().close()));
    both(context, (EventSource) => outcome(() => EventSource('/never')));
    both(context, (EventSource) => outcome(() => new EventSource(Symbol('url')).close()));
    both(context, (EventSource) => outcome(() => new EventSource({ toString() { throw new RangeError(); } }).close()));
    for (const init of [1, 'x', true, Symbol('x')]) {
      both(context, (EventSource) => outcome(() => new EventSource('/never', init).close()));
    }
  },

  'withCredentials is converted as by the native one'(context) {
    for (const value of [true, false, 0, 1, '', 'no', null, undefined, {}, NaN]) {
      const [ours, native] = context.openBoth(NEVER, { withCredentials: value });
      equal(ours.source.withCredentials, native.source.withCredentials, String(value));
      context.end();
    }
    for (const init of [undefined, null, {}]) {
      const [ours, native] = context.openBoth(NEVER, init);
      equal(ours.source.withCredentials, native.source.withCredentials);
    }
  },

  'members refuse other objects as the native ones do'(context) {
    const keys = ['url', 'withCredentials', 'readyState', 'onopen', 'onmessage', 'onerror'];
    for (const key of keys) {
      both(context, ({ prototype }) => outcome(() => Object.getOwnPropertyDescriptor(prototype, key).get.call({})) + key);
      both(context, ({ prototype }) => outcome(() => prototype[key]) + key);
    }
    both(context, ({ prototype }) => outcome(() => prototype.close.call(new EventTarget())));
  },

  'handler attributes take what the native ones take'(context) {
    const [ours, native] = context.openBoth(NEVER);
    const handler = () => {};
    const object = { handleEvent() { throw new Error('a handler is no listener'); } };
    for (const value of [handler, object, null, undefined, 1, 'text', true, Symbol('x'), handler, 10n]) {
      for (const name of ['onopen', 'onmessage', 'onerror']) {
        ours.source[name] = native.source[name] = value;
        equal(ours.source[name], native.source[name], name);
      }
    }
    ours.source.onmessage = object;
    ours.source.dispatchEvent(new Event('message'));
  },

  'handlers and listeners are called in the same order'(context) {
    const orders = context.openBoth(NEVER).map(({ source }) => {
      const order = [];
      source.addEventListener('x', () => order.push('x'));
      source.addEventListener('message', () => order.push(1));
      source.onmessage = () => order.push('old');
      source.addEventListener('message', () => order.push(2));
      source.onmessage = () => order.push('new');
      source.dispatchEvent(new Event('message'));
      source.onmessage = null;
      source.onmessage = () => order.push('last');
      source.dispatchEvent(new Event('message'));
      source.onmessage = () => false;
      order.push(source.dispatchEvent(new Event('message', { cancelable: true })));
      return order;
    });
    deepEqual(orders[0], orders[1]);
  },

  'a new source is CONNECTING, a closed one CLOSED'(context) {
    const states = context.openBoth(NEVER).map(({ source }) => {
      const before = source.readyState;
      return [before, source.close(), source.readyState, source.close(), source.readyState];
    });
    deepEqual(states[0], states[1]);
    deepEqual([states[0][0], states[0][2]], [0, 2]);
  },

  async 'the legacy script puts it in the place of the global one as a property of the same kind'(context) {
    if (!context.inWindow) return;
    const native = Object.getOwnPropertyDescriptor(globalThis, 'EventSource');
    const before = globalThis.EventSourceWasm;
    const script = document.createElement('script');
    await new Promise((resolve, reject) => {
      Object.assign(script, { src: '/legacy.js', onload: resolve, onerror: () => reject(new Error('it was not loaded')) });
      document.head.append(script);
    });
    const legacy = globalThis.EventSourceWasm;
    globalThis.EventSourceWasm = before;
    equal(globalThis.EventSource, native.value, 'untouched unless asked for');
    ok(legacy.install({ force: true }));
    const own = Object.getOwnPropertyDescriptor(globalThis, 'EventSource');
    Object.defineProperty(globalThis, 'EventSource', native);
    equal(own.value, legacy.EventSource);
    deepEqual({ ...own, value: undefined }, { ...native, value: undefined });
  },
};
