// Transport over fetch streaming: makes one request, states what happens, decides nothing.
// Must not know: reconnection, MIME types, EventSource.

import { pump, settle } from './bytes.js';

/**
 * @typedef {object} FetchLikeInit what our fetch gets as its second argument
 * @property {'cors'} mode
 * @property {'include' | 'same-origin'} credentials
 * @property {'no-store'} cache
 * @property {'follow'} redirect
 * @property {{ Accept: 'text/event-stream', 'Last-Event-ID'?: string }} headers
 * @property {AbortSignal} signal
 */

/**
 * @typedef {object} FetchLikeResponse what our fetch has to give; any `Response` will do
 * @property {number} status
 * @property {string} [url] the final URL after redirects
 * @property {{ get(name: string): string | null }} headers
 * @property {{ getReader(): { read(): Promise<{ done: boolean, value?: any }>, cancel(): any } } | null} body
 */

/** @typedef {(url: string, init: FetchLikeInit) => Promise<FetchLikeResponse>} FetchLike */

/**
 * @typedef {object} TransportRequest
 * @property {string} url
 * @property {boolean} withCredentials
 * @property {string} lastEventId as a byte string (one char per byte), '' for none
 */

/**
 * @typedef {object} TransportSink where a transport states its facts; after abort() it states none
 * @property {(status: number, contentType: string, url: string) => void} response
 * @property {(bytes: Uint8Array) => void} bytes
 * @property {() => void} ended the body ended
 * @property {(error: unknown, reason?: number, words?: string) => void} failed no response, or the
 *   body broke off; reason is a REASON_ constant, NETWORK unless given, in words where the error
 *   doesn't say it
 */

/**
 * Starts a request in a microtask, so that no fact is stated before the caller has returned.
 * @param {FetchLike} fetch
 * @param {TransportRequest} request
 * @param {TransportSink} sink
 * @returns {() => void} ends the request; idempotent
 */
export function openFetch(fetch, request, sink) {
  const attempt = new FetchAttempt(fetch, request, sink);
  attempt.run();
  return () => attempt.abort();
}

class FetchAttempt {
  /** @param {FetchLike} fetch @param {TransportRequest} request @param {TransportSink} sink */
  constructor(fetch, request, sink) {
    this.fetch = fetch;
    this.request = request;
    this.sink = sink;
    this.controller = new AbortController();
    this.aborted = false;
    /** nothing is left that could be aborted */
    this.finished = false;
    /** @type {any} */
    this.reader = null;
  }

  run() {
    Promise.resolve()
      .then(() => this.send())
      .then((response) => (this.aborted ? discard(response) : this.receive(response)))
      .catch((error) => this.failed(error));
  }

  /** @returns {any} */
  send() {
    const fetch = this.fetch; // called without a receiver, as the global one demands
    return this.aborted ? undefined : fetch(this.request.url, this.init());
  }

  /** @param {import('./fetch.js').FetchLikeResponse} response */
  receive(response) {
    this.reader = response.body && response.body.getReader();
    const contentType = response.headers.get('content-type');
    this.sink.response(response.status, contentType || '', response.url || this.request.url);
    if (this.aborted) return;
    if (this.reader) pump(this.reader, this, () => this.aborted);
    else this.ended();
  }

  // What pump() tells.
  /** @param {Uint8Array} bytes */
  bytes(bytes) {
    this.sink.bytes(bytes);
  }

  ended() {
    this.finished = true;
    this.sink.ended();
  }

  /** @param {unknown} error */
  failed(error) {
    if (!this.aborted) this.sink.failed(error);
  }

  /** @returns {FetchLikeInit} */
  init() {
    const { withCredentials, lastEventId } = this.request;
    /** @type {FetchLikeInit['headers']} */
    const headers = { Accept: 'text/event-stream' };
    if (lastEventId) headers['Last-Event-ID'] = lastEventId;
    return {
      mode: 'cors',
      credentials: withCredentials ? 'include' : 'same-origin',
      cache: 'no-store',
      redirect: 'follow',
      headers,
      signal: this.controller.signal,
    };
  }

  abort() {
    if (this.aborted) return;
    this.aborted = true;
    // Node 20's fetch throws out of its socket when a request is aborted that has just ended.
    if (this.finished) return;
    this.controller.abort();
    // A fetch of the user's own may not look at the signal.
    if (this.reader) settle(() => this.reader.cancel());
  }
}

/** @param {any} response */
function discard(response) {
  const body = response && response.body;
  if (body) settle(() => (body.cancel ? body.cancel() : body.getReader().cancel()));
}
