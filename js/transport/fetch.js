// Transport over fetch streaming: makes one request, states what happens, decides nothing.
// Must not know: reconnection, MIME types, EventSource.

import { asBytes, settle } from './bytes.js';

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
 * @property {(error: unknown) => void} failed no response, or the body broke off
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

  async run() {
    try {
      await null;
      if (this.aborted) return;
      const fetch = this.fetch; // called without a receiver, as the global one demands
      const response = await fetch(this.request.url, this.init());
      if (this.aborted) return discard(response.body);
      this.reader = response.body && response.body.getReader();
      const contentType = response.headers.get('content-type');
      this.sink.response(response.status, contentType || '', response.url || this.request.url);
      await this.read();
    } catch (error) {
      if (!this.aborted) this.sink.failed(error);
    }
  }

  async read() {
    while (!this.aborted && this.reader) {
      const { done, value } = await this.reader.read();
      if (this.aborted) return;
      if (done) break;
      this.sink.bytes(asBytes(value));
    }
    if (this.aborted) return;
    this.finished = true;
    this.sink.ended();
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

/** @param {any} body */
function discard(body) {
  if (body) settle(() => (body.cancel ? body.cancel() : body.getReader().cancel()));
}
