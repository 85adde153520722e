// Carries requests over the dispatcher beneath Node's own fetch (undici's): the same connections,
// proxies and instrumentation, without the request, the response, the two streams and the promises
// that fetch lays over them for each chunk. Must not know: redirects, reconnection, EventSource.

/** What undici's setGlobalDispatcher() sets, and each copy of undici heeds, Node's own included. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');
/** How Node's fetch begins its work; that of anybody else, who may change requests, doesn't. */
const NODES_FETCH = /\blazyUndici\(\)\.fetch\b|\brequire\('internal\/deps\/undici\/undici'\)/;

/** @returns {any} the dispatcher that the global fetch would use; null when that is not Node's own */
export function fetchDispatcher() {
  if (!NODES_FETCH.test(Function.prototype.toString.call(fetch))) return null;
  if (!root[DISPATCHER]) void root.Headers; // Node loads undici when its first class is asked for
  const dispatcher = root[DISPATCHER];
  return dispatcher && typeof dispatcher.dispatch === 'function' ? dispatcher : null;
}

/**
 * @param {any} dispatcher
 * @returns {import('./node-request.js').Exchange}
 */
export function byDispatcher(dispatcher) {
  return (url, headers, own, hop) => {
    const carried = new Carried(hop);
    // Without the five minutes after which fetch gives up a stream that is silent.
    const path = url.pathname + url.search;
    dispatcher.dispatch({ origin: url.origin, path, method: 'GET', headers, bodyTimeout: 0 }, carried);
    return () => carried.end();
  };
}

/**
 * A handler of undici's dispatch(). What it is told by a connection that served others before, it
 * passes on in the asynchronous context (AsyncLocalStorage) of its own request.
 */
class Carried {
  /** @param {import('./node-request.js').Hop} hop */
  constructor(hop) {
    this.hop = hop;
    this.over = false;
    /**
     * While there is something to abort: Node 20 throws out of its socket when that has just ended.
     * @type {((reason?: unknown) => void) | null}
     */
    this.abort = null;
    /** @type {any} */
    this.context = new (require('async_hooks').AsyncResource)('EventSource');
  }

  /** Not out of one of undici's calls: its parser would go on over a connection that is gone. */
  end() {
    if (this.over) return;
    this.over = true;
    Promise.resolve().then(() => this.abort && this.abort());
  }

  /** @param {() => void} abort */
  onConnect(abort) {
    this.abort = abort;
    if (this.over) abort();
  }

  /** @param {number} status @param {any[]} rawHeaders */
  onHeaders(status, rawHeaders) {
    const { hop, context } = this;
    if (status >= 200) context.runInAsyncScope(hop.head, hop, status, rawHeaders.map(latin1));
    return true;
  }

  /** @param {Uint8Array} bytes */
  onData(bytes) {
    const { hop, context } = this;
    context.runInAsyncScope(hop.bytes, hop, bytes);
    return true;
  }

  onComplete() {
    this.over = true;
    this.abort = null;
    const { hop, context } = this;
    context.runInAsyncScope(hop.ended, hop);
  }

  /** @param {unknown} error */
  onError(error) {
    this.over = true;
    this.abort = null;
    const { hop, context } = this;
    context.runInAsyncScope(hop.failed, hop, error);
  }

  /** @param {number} status @param {any[]} rawHeaders @param {any} socket */
  onUpgrade(status, rawHeaders, socket) {
    this.over = true;
    socket.destroy();
    const { hop, context } = this;
    context.runInAsyncScope(hop.head, hop, status, (rawHeaders || []).map(latin1));
  }
}

/** @param {any} bytes */
function latin1(bytes) {
  return typeof bytes === 'string' ? bytes : bytes.toString('latin1');
}
