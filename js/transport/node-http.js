// Transport over node:http and node:https: for Node without fetch, and for what fetch can't be told
// (an agent, TLS options). Makes one request, follows its redirects, states what happens, decides
// nothing. Must not know: reconnection, MIME types, EventSource.
//
// What proves who asks (the URL's user and password, TLS options) goes to the origin of the source's
// URL and to no other.

import { isRedirect, redirected } from './redirects.js';

/**
 * @typedef {object} NodeOptions
 * @property {any} [agent] http.Agent, or a function from a URL to one
 * @property {Record<string, unknown>} [tls] options of tls.connect()
 */

/**
 * Starts a request; every fact is stated in a later task.
 * @param {Record<string, () => any>} modules give node:http and node:https, by scheme
 * @param {NodeOptions} options
 * @param {import('./fetch.js').TransportRequest} request
 * @param {import('./fetch.js').TransportSink} sink
 * @returns {() => void} ends the request; idempotent
 */
export function openNodeHttp(modules, options, request, sink) {
  const attempt = new NodeAttempt(modules, options, request, sink);
  attempt.send(new URL(request.url));
  return () => attempt.abort();
}

class NodeAttempt {
  /**
   * @param {Record<string, () => any>} modules
   * @param {NodeOptions} options
   * @param {import('./fetch.js').TransportRequest} request
   * @param {import('./fetch.js').TransportSink} sink
   */
  constructor(modules, options, request, sink) {
    this.modules = modules;
    this.options = options;
    this.request = request;
    this.sink = sink;
    this.redirects = 0;
    /** nothing more is to be said */
    this.over = false;
    /** @type {any} the ClientRequest on its way */
    this.sent = null;
  }

  /** @param {URL} url */
  send(url) {
    try {
      const sent = this.modules[url.protocol]().request(this.optionsFor(url));
      this.sent = sent;
      sent.on('error', (/** @type {unknown} */ error) => sent === this.sent && this.failed(error));
      sent.on('response', (/** @type {any} */ response) => this.receive(url, response));
      sent.end();
    } catch (error) {
      setTimeout(() => this.failed(error), 0); // an id with control characters, for example
    }
  }

  /** @param {URL} url */
  optionsFor(url) {
    /** @type {Record<string, string>} */
    const headers = { Accept: 'text/event-stream', 'Cache-Control': 'no-cache' };
    if (this.request.lastEventId) headers['Last-Event-ID'] = this.request.lastEventId;
    const own = url.origin === new URL(this.request.url).origin;
    const auth = own && url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined;
    return Object.assign({}, own ? this.options.tls : undefined, {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: url.pathname + url.search,
      agent: this.agentFor(url),
      auth,
      headers,
    });
  }

  /** @param {URL} url */
  agentFor(url) {
    const { agent } = this.options;
    if (typeof agent === 'function') return agent(url);
    // One for the other scheme can't be used behind a redirect.
    return agent && agent.protocol && agent.protocol !== url.protocol ? undefined : agent;
  }

  /** @param {URL} url @param {any} response */
  receive(url, response) {
    if (this.over) return;
    const { location } = response.headers;
    if (isRedirect(response.statusCode, location)) return this.redirect(url, location);
    this.sink.response(response.statusCode, combined(response.rawHeaders, 'content-type'), withoutFragment(url));
    if (this.over) return;
    response.on('data', (/** @type {Uint8Array} */ bytes) => {
      if (!this.over) this.sink.bytes(bytes);
    });
    response.on('end', () => (response.complete ? this.ended() : this.failed(new Error('the connection broke'))));
    response.on('error', (/** @type {unknown} */ error) => this.failed(error));
    response.on('close', () => this.failed(new Error('the connection broke')));
  }

  /** @param {URL} from @param {string} location as the header has it: one char per byte */
  redirect(from, location) {
    const past = this.sent;
    this.sent = null;
    past.destroy();
    let url;
    try {
      url = redirected(from, location, ++this.redirects);
    } catch (error) {
      return this.failed(error);
    }
    this.send(url);
  }

  ended() {
    if (this.over) return;
    this.over = true;
    this.sink.ended();
  }

  /** @param {unknown} error */
  failed(error) {
    if (this.over) return;
    this.over = true;
    this.sink.failed(error);
  }

  abort() {
    this.over = true;
    if (this.sent) this.sent.destroy();
  }
}

/** [Fetch] "get" of a header list. @param {string[]} rawHeaders @param {string} name */
function combined(rawHeaders, name) {
  const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
  return values.join(', ');
}

/** @param {URL} url */
function withoutFragment(url) {
  return url.href.replace(/#.*$/, '');
}
