// The public class: EventSource by Web IDL. WHATWG HTML §9.2.2 [connect].
// Must not know: WebAssembly, how streams are parsed, when to reconnect.

import { CLOSED, CONNECTING, OPEN } from './abi.js';
import { ownMethods, targetMethods } from './event-target.js';
import { messageEvent, now, plainEvent, prepareEvents } from './events.js';
import { HandlerAttributes } from './handler-attributes.js';
import { core } from './instance.js';
import { internal, internals } from './internals.js';
import { Listeners } from './listeners.js';
import { enter, leave } from './page.js';
import { Source } from './source.js';
import { transportFor } from './transport/choose.js';
import { openStream, STREAM_URL } from './transport/stream.js';
import { isObject } from './web-idl.js';

/** @typedef {import('./transport/fetch.js').FetchLike} FetchLike */
/** @typedef {import('./transport/fetch.js').FetchLikeInit} FetchLikeInit */
/** @typedef {import('./transport/fetch.js').FetchLikeResponse} FetchLikeResponse */
/** @typedef {import('./source.js').ErrorReason} ErrorReason */

/**
 * @typedef {object} EventSourceInit
 * @property {boolean} [withCredentials] send cookies also to other origins
 * @property {FetchLike} [fetch] [NON-SPEC] makes the requests instead of the global `fetch`: the
 *   place to add headers, a method or a body. Called as `fetch(url, init)`; pass `init` on.
 * @property {unknown} [agent] [NON-SPEC] Node only: an http.Agent or https.Agent, or a function that
 *   gets a URL and gives one; the request is then made by node:http(s) instead of `fetch`
 * @property {Record<string, unknown>} [tls] [NON-SPEC] Node only: options of tls.connect(), such as
 *   `ca`, `cert` and `key`, for the origin of the URL; likewise
 */

/**
 * @typedef {object} ErrorDetails what an `error` event of the source carries [NON-SPEC]
 * @property {ErrorReason} reason
 * @property {number} [code] HTTP status, if there was a response
 * @property {string} message for people
 * @property {boolean} willReconnect
 * @property {number} [delay] ms until the next attempt, when willReconnect
 * @property {unknown} [cause] what fetch threw
 */

/**
 * What the class has from EventTarget and from the definitions at this file's end, typed as the
 * DOM's own EventSource types it.
 * @typedef {Pick<globalThis.EventSource, 'addEventListener' | 'removeEventListener' | 'dispatchEvent' | 'CONNECTING' | 'OPEN' | 'CLOSED'>} EventSourceMembers
 * @typedef {{ new (): EventSourceMembers, readonly CONNECTING: 0, readonly OPEN: 1, readonly CLOSED: 2 }} EventSourceBase
 */

/**
 * A stream of server-sent events, with the interface of the standard's EventSource.
 */
export class EventSource extends /** @type {EventSourceBase} */ (/** @type {unknown} */ (EventTarget)) {
  /**
   * Connects in the background; everything that goes wrong later is an `error` event.
   * @param {string | URL} url absolute, or relative to the document's or the worker's
   * @param {EventSourceInit} [eventSourceInitDict]
   * @throws {DOMException} SyntaxError when the URL can't be parsed
   * @throws {TypeError} when an option has the wrong type; the message names it
   */
  constructor(url, eventSourceInitDict = {}) {
    if (arguments.length === 0) {
      throw new TypeError("Failed to construct 'EventSource': 1 argument required, but only 0 present.");
    }
    super();
    if (url === FROM_STREAM) {
      begin(this, STREAM_URL, false, eventSourceInitDict);
      return;
    }
    const init = dictionary(eventSourceInitDict);
    const parsed = parseUrl(url);
    const withCredentials = Boolean(init.withCredentials);
    const open = transportFor(init);
    begin(this, parsed.href, withCredentials, {
      refusal: refusal(parsed),
      open: (/** @type {string} */ lastEventId, /** @type {any} */ sink) =>
        open({ url: parsed.href, withCredentials, lastEventId }, sink),
    });
  }

  /**
   * [NON-SPEC] A source over bytes that the caller has or gets by itself (whatwg/html pull request
   * 12272). It never reconnects: the stream's end or failure is one `error` event, and CLOSED.
   * @param {ReadableStream} stream of bytes
   * @returns {EventSource}
   * @throws {TypeError} when it is no stream, or is locked
   */
  static fromReadableStream(stream) {
    if (!isObject(stream) || typeof stream.getReader !== 'function') {
      throw new TypeError('EventSource.fromReadableStream: the argument must be a ReadableStream');
    }
    const reader = stream.getReader(); // throws a TypeError when it is locked
    const make = /** @type {any} */ (EventSource);
    return new make(FROM_STREAM, { once: true, open: (/** @type {any} */ _, /** @type {any} */ sink) => openStream(reader, sink) });
  }

  /** [NON-SPEC] The last event ID so far, '' if there is none. */
  get lastEventId() {
    return internal(this).source.stream.lastEventId;
  }

  /** [NON-SPEC] The reconnection time, in ms. */
  get reconnectionTime() {
    return internal(this).source.reconnectionTime();
  }

  /**
   * [NON-SPEC] Drops what was received of an unfinished event, so that a stream made of several
   * can begin anew.
   */
  reset() {
    internal(this).source.reset();
  }

  get url() {
    return internal(this).url;
  }

  get withCredentials() {
    return internal(this).withCredentials;
  }

  /** CONNECTING (0), OPEN (1) or CLOSED (2) */
  get readyState() {
    return internal(this).source.readyState;
  }

  /** @returns {((this: globalThis.EventSource, event: Event) => any) | null} */
  get onopen() {
    return internal(this).handlers.get('open');
  }

  set onopen(handler) {
    internal(this).handlers.set('open', handler, this);
  }

  /** @returns {((this: globalThis.EventSource, event: MessageEvent) => any) | null} */
  get onmessage() {
    return internal(this).handlers.get('message');
  }

  set onmessage(handler) {
    internal(this).handlers.set('message', handler, this);
  }

  /** @returns {((this: globalThis.EventSource, event: Event & Partial<ErrorDetails>) => any) | null} */
  get onerror() {
    return internal(this).handlers.get('error');
  }

  set onerror(handler) {
    internal(this).handlers.set('error', handler, this);
  }

  /** Ends the connection, and any reconnection, for good. No event is dispatched after it. */
  close() {
    internal(this).source.close();
  }
}

/** Stands for the URL when a source is made from a stream. */
const FROM_STREAM = /** @type {any} */ ({});

/**
 * @param {EventSource} target
 * @param {string} url
 * @param {boolean} withCredentials
 * @param {any} connector
 */
function begin(target, url, withCredentials, connector) {
  prepareEvents();
  const listeners = new Listeners();
  const handlers = new HandlerAttributes(listeners);
  const state = /** @type {import('./internals.js').Internals} */ ({ url, withCredentials, listeners, handlers });
  internals.set(target, state);
  // Events of one chunk have come at one time; to ask for it is a fifth of what an event costs.
  let chunk = 0;
  let time = 0;
  // None of these may hold the target: only its listeners do [connect, garbage collection].
  const source = new Source(core(), connector, {
    opened() {
      const { target } = listeners;
      if (target) listeners.dispatch(plainEvent(target, 'open'), 'open', target);
    },
    message(type, data, lastEventId) {
      if (!listeners.has(type)) return;
      const { target } = listeners;
      const origin = originOf(source, url);
      if (chunk !== source.chunks) {
        chunk = source.chunks;
        time = now();
      }
      listeners.dispatch(messageEvent(target, type, data, origin, lastEventId, time), type, target);
    },
    failed(failure) {
      const { target } = listeners;
      if (target) listeners.dispatch(Object.assign(plainEvent(target, 'error'), failure), 'error', target);
    },
    closed() {
      if (collected) collected.unregister(source);
      leave(source);
    },
  });
  state.source = source;
  if (collected) collected.register(target, source, source);
  enter(source);
}

/** Closes the source of an object that nobody can use any more. */
const collected = typeof FinalizationRegistry === 'function' && new FinalizationRegistry((/** @type {Source} */ source) => source.close());

/** @param {unknown} value @returns {Partial<Record<keyof EventSourceInit, any>>} */
function dictionary(value) {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    throw new TypeError("Failed to construct 'EventSource': the second argument must be an object of options");
  }
  return value;
}

/** @param {string | URL} url @returns {URL} */
function parseUrl(url) {
  const text = `${url}`;
  try {
    const parsed = new URL(text, baseUrl());
    if (parsed.origin.indexOf('%20') < 0) return parsed; // Chromium takes a space in a host
    throw text;
  } catch {
    const hint = baseUrl() === undefined ? ' (there is no page to resolve it against: give an absolute URL)' : '';
    throw new DOMException(`Failed to construct 'EventSource': ${JSON.stringify(text)} is no valid URL${hint}`, 'SyntaxError');
  }
}

/** @returns {string | undefined} what relative URLs are relative to */
function baseUrl() {
  if (typeof document !== 'undefined' && document.baseURI) return document.baseURI;
  if (typeof location !== 'undefined' && location) return location.href;
  return undefined;
}

/**
 * Origin of the response that is read. Kept until another response comes: an event costs less than
 * a URL.
 * @param {Source & { originUrl?: string, origin?: string }} source
 * @param {string} url of the request
 * @returns {string}
 */
function originOf(source, url) {
  if (source.originUrl !== source.responseUrl) {
    source.originUrl = source.responseUrl;
    try {
      source.origin = new URL(source.responseUrl, url).origin;
    } catch {
      source.origin = new URL(url).origin; // a fetch of the user's own may give anything as URL
    }
  }
  return source.origin || '';
}

/** @param {URL} url */
function refusal(url) {
  if (url.protocol === 'http:' || url.protocol === 'https:') return undefined;
  return `the scheme of ${url.href} is not http or https`;
}

// In place of EventTarget's own, and typed as these (EventSourceMembers). What is no listener, or
// concerns another target, is for EventTarget, which may have to throw.
const listening = Object.assign(
  {
    /** @this {object} @param {string} type @param {any} listener */
    addEventListener(type, listener) {
      const own = internals.get(this);
      if (own && isObject(listener)) own.listeners.add(`${type}`, listener, arguments[2], this);
      else targetMethods.addEventListener.apply(this, arguments);
    },
    /** @this {object} @param {string} type @param {any} listener */
    removeEventListener(type, listener) {
      const own = internals.get(this);
      if (own && isObject(listener)) own.listeners.remove(`${type}`, listener, arguments[2]);
      else targetMethods.removeEventListener.apply(this, arguments);
    },
  },
  ownMethods,
);

/** @param {object} object @param {PropertyKey} name @param {PropertyDescriptor} descriptor */
function define(object, name, descriptor) {
  Object.defineProperty(object, name, descriptor);
}

/** @param {object} object @param {PropertyKey} name @returns {PropertyDescriptor} */
function propertyOf(object, name) {
  return Object.getOwnPropertyDescriptor(object, name) || {};
}

// Web IDL: constants stand on the interface and on its prototype, and members are enumerable.
const constants = {
  CONNECTING: { value: CONNECTING, enumerable: true },
  OPEN: { value: OPEN, enumerable: true },
  CLOSED: { value: CLOSED, enumerable: true },
};
Object.defineProperties(EventSource, constants);
Object.defineProperties(EventSource.prototype, constants);
define(EventSource, 'fromReadableStream', { enumerable: true });
// A minifier takes the one of the source away; the first engines let no name be changed.
if (propertyOf(EventSource, 'name').configurable) define(EventSource, 'name', { value: 'EventSource' });
// Says that the option `fetch` is understood, as the npm package `eventsource` does since 3.0.
define(EventSource, Symbol.for('eventsource.supports-fetch-override'), { value: true });
define(EventSource.prototype, Symbol.toStringTag, { value: 'EventSource', configurable: true });
['url', 'withCredentials', 'readyState', 'lastEventId', 'reconnectionTime', 'reset', 'onopen', 'onmessage', 'onerror', 'close'].forEach((name) =>
  define(EventSource.prototype, name, { enumerable: true }),
);
Object.keys(listening).forEach((name) =>
  define(EventSource.prototype, name, { value: /** @type {any} */ (listening)[name], writable: true, configurable: true }),
);
