// What transports of Node share that get responses as they came over the wire: makes one request,
// follows its redirects, undoes what Content-Encoding says, states what happens, decides nothing.
// Must not know: reconnection, MIME types, EventSource, who carries the bytes.
//
// What proves who asks (the URL's user and password, TLS options) goes to the origin of the source's
// URL and to no other.

import { hasBrotli, makeDecoder } from './node-decoding.js';
import { isRedirect, redirected } from './redirects.js';

/**
 * @callback Exchange sends one request, and tells the hop what comes back
 * @param {URL} url
 * @param {Record<string, string>} headers
 * @param {boolean} own whether it goes to the origin of the source's URL
 * @param {Hop} hop
 * @returns {() => void} ends it; idempotent
 */

/**
 * Starts a request in a microtask, so that no fact is stated before the caller has returned.
 * @param {Exchange} exchange
 * @param {import('./fetch.js').TransportRequest} request
 * @param {import('./fetch.js').TransportSink} sink
 * @returns {() => void} ends the request; idempotent
 */
export function openNodeRequest(exchange, request, sink) {
  const attempt = new NodeAttempt(exchange, request, sink);
  Promise.resolve().then(() => attempt.send(new URL(request.url)));
  return () => attempt.abort();
}

class NodeAttempt {
  /**
   * @param {Exchange} exchange
   * @param {import('./fetch.js').TransportRequest} request
   * @param {import('./fetch.js').TransportSink} sink
   */
  constructor(exchange, request, sink) {
    this.exchange = exchange;
    this.request = request;
    this.sink = sink;
    this.redirects = 0;
    /** nothing more is to be said */
    this.over = false;
    /** @type {Hop | null} the exchange that is on its way; what others tell is stale */
    this.hop = null;
  }

  /** @param {URL} url */
  send(url) {
    if (this.over) return;
    const own = url.origin === new URL(this.request.url).origin;
    const hop = new Hop(this, url);
    this.hop = hop;
    try {
      hop.end = this.exchange(url, this.headersFor(url, own), own, hop);
    } catch (error) {
      hop.failed(error); // an id with control characters, for example
    }
  }

  /** Those that Node's fetch sends. @param {URL} url @param {boolean} own */
  headersFor(url, own) {
    /** @type {Record<string, string>} */
    const headers = {
      Accept: 'text/event-stream',
      'Accept-Language': '*',
      'Sec-Fetch-Mode': 'cors',
      'User-Agent': 'node',
      Pragma: 'no-cache',
      'Cache-Control': 'no-cache',
      'Accept-Encoding': url.protocol === 'https:' && hasBrotli ? 'br, gzip, deflate' : 'gzip, deflate',
    };
    if (this.request.lastEventId) headers['Last-Event-ID'] = this.request.lastEventId;
    if (own && (url.username || url.password)) {
      const words = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      headers.Authorization = `Basic ${Buffer.from(words).toString('base64')}`;
    }
    return headers;
  }

  /** @param {URL} from @param {string} location as the header has it: one char per byte */
  redirect(from, location) {
    this.leave();
    try {
      this.send(redirected(from, location, ++this.redirects));
    } catch (error) {
      this.failed(error);
    }
  }

  /** @param {unknown} error */
  failed(error) {
    this.leave();
    this.over = true;
    this.sink.failed(error);
  }

  abort() {
    this.leave();
    this.over = true;
  }

  leave() {
    const { hop } = this;
    this.hop = null;
    if (hop) hop.leave();
  }
}

/** One request and its response. Whoever carries it tells it what comes; all but head() may be late. */
export class Hop {
  /** @param {NodeAttempt} attempt @param {URL} url */
  constructor(attempt, url) {
    this.attempt = attempt;
    this.sink = attempt.sink;
    this.url = url;
    /** @type {(() => void) | null} while there is something to end */
    this.end = null;
    /** @type {any} what undoes Content-Encoding */
    this.decoder = null;
  }

  get stale() {
    return this.attempt.hop !== this;
  }

  /**
   * @param {number} status
   * @param {string[]} rawHeaders names and values by turns, one char per byte
   */
  head(status, rawHeaders) {
    if (this.stale) return;
    const location = combined(rawHeaders, 'location');
    if (isRedirect(status, location)) return this.attempt.redirect(this.url, location);
    this.sink.response(status, combined(rawHeaders, 'content-type'), this.url.href.replace(/#.*$/, ''));
    if (!this.stale) this.decoder = makeDecoder(combined(rawHeaders, 'content-encoding'), this);
  }

  /** @param {Uint8Array} bytes */
  bytes(bytes) {
    if (this.stale) return;
    if (this.decoder) this.decoder.write(bytes);
    else this.sink.bytes(bytes);
  }

  ended() {
    this.end = null; // the connection may serve others now
    if (this.decoder && !this.stale) this.decoder.end();
    else this.decoded();
  }

  /** All is said. */
  decoded() {
    if (this.stale) return;
    this.attempt.abort();
    this.sink.ended();
  }

  /** @param {unknown} error */
  failed(error) {
    if (!this.stale) this.attempt.failed(error);
  }

  leave() {
    if (this.decoder) this.decoder.destroy();
    if (this.end) this.end();
  }
}

/** [Fetch] "get" of a header list. @param {string[]} rawHeaders @param {string} name */
function combined(rawHeaders, name) {
  const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
  return values.join(', ');
}
