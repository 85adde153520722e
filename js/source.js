// Drives one source: states the transport's facts to the core and performs the actions that come
// back. The policy is the core's (wasm/connection.cc).
// Must not know: Web IDL, WebAssembly memory, how a request is made, how an event is made.

import {
  ACTION_ABORT,
  ACTION_CONNECT,
  ACTION_ERROR,
  ACTION_OPENED,
  ACTION_WAIT,
  CLOSED,
  CONNECTING,
  OPEN,
  REASON_ABORTED,
  REASON_CORS,
  REASON_ENDED,
  REASON_MIME,
  REASON_NETWORK,
  REASON_OVER,
  REASON_REFUSED,
  REASON_STATUS,
  REASON_TOO_LARGE,
  W_DELAY_MS,
  W_READY_STATE,
  W_REASON,
  W_RECONNECTION_MS,
  W_DUE,
} from './abi.js';
import { Stream } from './stream-state.js';

/** @typedef {'network' | 'ended' | 'status' | 'mime' | 'too-large' | 'refused' | 'over' | 'cors' | 'aborted'} ErrorReason */

/** @type {Record<number, ErrorReason>} */
const REASON_NAMES = {
  [REASON_NETWORK]: 'network',
  [REASON_ENDED]: 'ended',
  [REASON_STATUS]: 'status',
  [REASON_MIME]: 'mime',
  [REASON_TOO_LARGE]: 'too-large',
  [REASON_REFUSED]: 'refused',
  [REASON_OVER]: 'over',
  [REASON_CORS]: 'cors',
  [REASON_ABORTED]: 'aborted',
};

/**
 * @typedef {object} Failure why `error` is dispatched
 * @property {ErrorReason} reason
 * @property {number} [code] HTTP status, if there was a response
 * @property {string} message for people
 * @property {boolean} willReconnect
 * @property {number} [delay] ms until the next attempt, when willReconnect
 * @property {unknown} [cause] what the transport threw
 */

/**
 * @typedef {object} Listener what a source tells
 * @property {() => void} opened
 * @property {(type: string, data: string, lastEventId: string) => void} message
 * @property {(failure: Failure) => void} failed
 * @property {() => void} closed nothing follows
 */

/**
 * @typedef {object} Connector
 * @property {(lastEventId: string, sink: import('./transport/fetch.js').TransportSink) => () => void} open
 *   starts a request, returns what aborts it
 * @property {string} [refusal] why no request can ever be made
 * @property {boolean} [once] there is nothing to reconnect to
 */

export class Source {
  /**
   * @param {import('./core.js').Core} core
   * @param {Connector} connector
   * @param {Listener} listener its methods must not throw
   */
  constructor(core, connector, listener) {
    this.core = core;
    this.connector = connector;
    this.listener = listener;
    this.readyState = CONNECTING;
    /** the final URL of the response that is read [interpret] */
    this.responseUrl = '';
    this.stream = new Stream((type, data) => listener.message(type, data, this.stream.lastEventId), 'message');
    /** chunks that have been read */
    this.chunks = 0;
    this.status = 0;
    this.contentType = '';
    /** @type {unknown} */
    this.cause = undefined;
    /** the cause in words, if there are better ones than its own @type {string | undefined} */
    this.why = '';
    /** @type {(() => void) | null} */
    this.abort = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    core.start(this.stream);
    this.perform();
  }

  /** ms */
  reconnectionTime() {
    return this.core.read(this.stream, W_RECONNECTION_MS);
  }

  /** Drops what is there of an unfinished event, for the bytes of another stream to follow. */
  reset() {
    if (this.readyState === OPEN) this.core.begin(this.stream);
  }

  close() {
    this.core.close(this.stream);
    this.perform();
  }

  /** Takes every action the core asks for. User code may run in between, and may close. */
  perform() {
    for (;;) {
      const action = this.core.next(this.stream);
      this.readyState = this.core.read(this.stream, W_READY_STATE);
      if (this.readyState === CLOSED && !this.stream.closed) {
        this.stream.closed = true;
        this.listener.closed();
      }
      switch (action) {
        case ACTION_ABORT:
          this.release();
          break;
        case ACTION_OPENED:
          this.listener.opened();
          break;
        case ACTION_ERROR:
          this.listener.failed(this.failure());
          break;
        case ACTION_WAIT:
          this.wait(this.core.read(this.stream, W_DELAY_MS));
          break;
        case ACTION_CONNECT:
          this.connect();
          break;
        default:
          return;
      }
    }
  }

  connect() {
    this.status = 0;
    this.contentType = '';
    this.cause = undefined;
    if (this.connector.refusal) {
      // Not before the constructor has returned.
      Promise.resolve().then(() => this.lost(REASON_REFUSED, undefined, this.connector.refusal));
      return;
    }
    this.abort = this.connector.open(byteString(this.stream.lastEventId), {
      response: (status, contentType, url) => {
        this.status = status;
        this.contentType = contentType;
        this.responseUrl = url;
        this.core.respond(this.stream, status, contentType);
        this.perform();
      },
      bytes: (bytes) => {
        this.chunks++;
        this.core.feed(this.stream, bytes);
        if (this.core.read(this.stream, W_DUE) !== 0) this.perform();
      },
      ended: () => this.lost(REASON_ENDED, undefined, 'the stream ended'),
      failed: (error, reason = REASON_NETWORK, words) => this.lost(reason, error, words),
    });
  }

  /** @param {number} reason @param {unknown} cause @param {string} [words] */
  lost(reason, cause, words) {
    this.release();
    this.cause = cause;
    this.why = words;
    this.core.lose(this.stream, this.connector.once ? REASON_OVER : reason);
    this.perform();
  }

  /** The page rests (back/forward cache): the connection ends, nobody is told, until resume(). */
  suspend() {
    if (this.connector.once) return;
    this.release();
    this.core.lose(this.stream, REASON_NETWORK);
    while (this.core.next(this.stream));
    this.readyState = this.core.read(this.stream, W_READY_STATE);
  }

  resume() {
    this.core.fire(this.stream);
    this.perform();
  }

  /** @param {number} delay ms */
  wait(delay) {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.core.fire(this.stream);
      this.perform();
    }, delay);
  }

  release() {
    const abort = this.abort;
    this.abort = null;
    if (abort) abort();
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** @returns {Failure} */
  failure() {
    const reason = REASON_NAMES[this.core.read(this.stream, W_REASON)];
    const willReconnect = this.readyState === CONNECTING;
    /** @type {Failure} */
    const failure = { reason, message: this.explain(reason), willReconnect };
    if (this.status) failure.code = this.status;
    if (willReconnect) failure.delay = this.core.read(this.stream, W_DELAY_MS);
    if (this.cause !== undefined) failure.cause = this.cause;
    return failure;
  }

  /** @param {ErrorReason} reason */
  explain(reason) {
    switch (reason) {
      case 'status':
        return `the server answered with status ${this.status} instead of 200`;
      case 'mime':
        return `the server's Content-Type is ${JSON.stringify(this.contentType)} instead of text/event-stream`;
      case 'too-large':
        return 'an event is larger than the limit';
      default:
        return this.why || describe(this.cause);
    }
  }
}

/**
 * An error's message with those of its causes: fetch says no more than "fetch failed".
 * @param {any} error
 */
function describe(error) {
  /** @type {string[]} */
  const messages = [];
  for (let depth = 0; error && depth < 4; depth++, error = error.cause) {
    const message = String(error.message || error.code || error);
    if (messages.indexOf(message) < 0) messages.push(message);
  }
  return messages.join(': ') || 'the connection broke';
}

/**
 * The UTF-8 bytes of a text as a byte string, which is what a header value is. Not by TextEncoder:
 * this is as short, and as old as script itself.
 * @param {string} text without lone surrogates
 */
function byteString(text) {
  return unescape(encodeURIComponent(text));
}
