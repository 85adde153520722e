// dist/eventsource.legacy.js in a realm that has nothing newer than ES5 and an XMLHttpRequest that
// the test plays. Must not know: what is in the streams.
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

const script = readFileSync(new URL('../../dist/eventsource.legacy.js', import.meta.url), 'utf8');
const NEWER = [
  ...['Promise', 'Symbol', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Proxy', 'Reflect', 'WebAssembly', 'globalThis', 'Atomics'],
  ...['FinalizationRegistry', 'SharedArrayBuffer', 'BigInt', 'AggregateError', 'BigInt64Array', 'BigUint64Array', 'Iterator'],
];
const TYPED = '[Int8Array, Uint8Array, Int32Array, Uint32Array].forEach(function (type) { ' +
  "['fill', 'slice', 'find', 'includes', 'from'].forEach(function (name) { delete Object.getPrototypeOf(type).prototype[name]; delete Object.getPrototypeOf(type)[name]; }); });";
const METHODS = {
  'Object': ['assign', 'entries', 'values', 'setPrototypeOf', 'is', 'fromEntries'],
  'Array': ['from', 'of'],
  'Math': ['imul', 'clz32', 'trunc', 'fround', 'sign', 'log2'],
  'String.prototype': ['includes', 'startsWith', 'endsWith', 'repeat', 'padStart', 'replaceAll', 'matchAll', 'codePointAt', 'at'],
  'Array.prototype': ['includes', 'find', 'findIndex', 'fill', 'flat', 'flatMap', 'at', 'entries', 'values', 'keys'],
};

/** An XMLHttpRequest that the test answers. */
export class PlayedXhr {
  constructor() {
    Object.assign(this, { readyState: 0, status: 0, responseText: '', headers: {}, aborted: false });
  }

  open(method, url) {
    Object.assign(this, { method, url, readyState: 1 });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  getResponseHeader() {
    return this.type;
  }

  send() {
    this.sent = true;
  }

  abort() {
    this.aborted = true;
  }

  respond(status = 200, type = 'text/event-stream') {
    Object.assign(this, { status, type, readyState: 2 });
    this.onreadystatechange();
  }

  /** @param {string} text as the engine has decoded it */
  receive(text) {
    this.readyState = 3;
    this.responseText += text;
    this.onprogress();
  }

  end() {
    this.readyState = 4;
    this.onreadystatechange();
    this.onload();
  }
}

/**
 * @param {Record<string, any>} [globals] beside timers; new ones are there only if they stand here
 * @returns {{ EventSourceWasm: any, EventSource: any, requests: PlayedXhr[], timers: (() => void)[] }} the realm's globals
 */
export function oldEngine(globals = {}) {
  const requests = [];
  const timers = [];
  class XMLHttpRequest extends PlayedXhr {
    open(method, url) {
      if (url.startsWith('data:')) throw new Error('refused, as by engines of the time');
      super.open(method, url);
      requests.push(this);
    }
  }
  const realm = createContext({
    requests,
    timers,
    XMLHttpRequest,
    setTimeout: (action) => timers.push(action),
    clearTimeout() {},
    ...globals,
  });
  const removal = Object.entries(METHODS).map(([owner, names]) => names.map((name) => `delete ${owner}.${name};`).join(''));
  runInContext(`${TYPED}${removal.join('')}${NEWER.map((name) => `delete this.${name};`).join('')}`, realm);
  Object.assign(realm, globals);
  runInContext(script, realm, 'eventsource.legacy.js');
  return realm;
}

/** Bytes as an engine shows them that was told they are x-user-defined. @param {Uint8Array} bytes */
export function userDefined(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte < 0x80 ? byte : 0xf700 + byte);
  return text;
}

/** All that a source shows of one stream: see outcomeOf() in twin-streams.mjs. */
export function outcomeInOldEngine(realm, pieces, types) {
  const source = new realm.EventSourceWasm.EventSource('http://example.com/');
  const xhr = realm.requests.pop();
  const events = [];
  const keep = ({ type, data, lastEventId }) => data !== undefined && events.push([type, data, lastEventId]);
  for (const type of new Set(['message', ...types])) source.addEventListener(type, keep);
  xhr.respond();
  for (const piece of pieces) xhr.receive(userDefined(piece));
  xhr.end();
  source.close();
  return { events, lastEventId: source.lastEventId, retry: source.reconnectionTime };
}
