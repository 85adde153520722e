// An HTTP server on loopback that answers each request by the next entry of a script, keeps the
// requests byte by byte, and lets a test wait for what a client does. Must not know: EventSource.
//
// An entry is a function that gets the Exchange; those below are enough for most tests. Requests
// beyond the script get a 204, which ends a client of event streams, and are kept like the others.
import { createServer } from 'node:net';

import { Changes } from './deadline.mjs';

const CRLF = '\r\n';
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** One request as it came. Its header values are bytes, one char per byte. */
class Request {
  /** @param {Buffer} head the request line and the fields, each with its CRLF */
  constructor(head) {
    this.raw = head;
    const [line, ...fields] = head.toString('latin1').trimEnd().split(CRLF);
    [this.method, this.target, this.version] = line.split(' ');
    /** @type {[string, string][]} */
    this.fields = fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    });
    this.body = '';
    this.closed = false;
  }

  /** The field's only value as a byte string; undefined without it. */
  header(name) {
    const values = this.fields.filter(([field]) => field === name).map(([, value]) => value);
    if (values.length > 1) throw new Error(`${values.length} fields ${name} in one request`);
    return values[0];
  }

  /** The same, read as UTF-8. */
  text(name) {
    const value = this.header(name);
    return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8');
  }
}

/** A request and the way to answer it. */
export class Exchange {
  #socket;
  #chunked = false;

  /** @param {Request} request @param {import('node:net').Socket} socket */
  constructor(request, socket) {
    this.request = request;
    this.#socket = socket;
  }

  /** Bytes as they are. */
  raw(bytes) {
    this.#socket.write(bytes);
  }

  /** @param {number} status @param {Record<string, string>} fields */
  head(status, fields) {
    const all = { ...fields, Connection: 'close' };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}${CRLF}`);
    this.raw(Buffer.from(`HTTP/1.1 ${status} Scripted${CRLF}${lines.join('')}${CRLF}`, 'latin1'));
    this.#chunked = 'Transfer-Encoding' in all;
  }

  /** The head of an event stream that is sent in chunks. */
  startStream(fields = {}) {
    const own = { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' };
    this.head(200, { ...own, ...fields });
  }

  /** @param {string | Uint8Array} bytes part of the body; in chunks if the head says so */
  write(bytes) {
    const body = Buffer.from(bytes);
    if (!this.#chunked) return this.raw(body);
    if (body.length > 0) this.raw(Buffer.concat([Buffer.from(body.length.toString(16) + CRLF), body, Buffer.from(CRLF)]));
  }

  /** Ends the response in order. */
  end() {
    this.#socket.end(this.#chunked ? `0${CRLF}${CRLF}` : '');
  }

  /** Ends the connection in the middle of the response, after what was written. */
  cut() {
    this.#socket.end();
  }

  /** Breaks the connection at once. */
  reset() {
    this.#socket.resetAndDestroy();
  }
}

/** An event stream that stays open. */
export const stream = (...pieces) => (exchange) => {
  exchange.startStream();
  for (const piece of pieces) exchange.write(piece);
};

/** An event stream that ends in order. */
export const endedStream = (...pieces) => (exchange) => {
  stream(...pieces)(exchange);
  exchange.end();
};

/** An event stream that breaks off. */
export const cutStream = (...pieces) => (exchange) => {
  stream(...pieces)(exchange);
  exchange.cut();
};

/** A whole response. */
export const reply = (status, fields = {}, body = '') => (exchange) => {
  const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  exchange.head(status, { ...fields, ...length });
  exchange.raw(body);
  exchange.end();
};

/** The connection breaks before a byte of a response. */
export const noResponse = () => (exchange) => exchange.reset();

export class ScriptedServer extends Changes {
  #script;
  #server = null;
  #sockets = new Set();
  #port = 0;

  /** @param {((exchange: Exchange) => any)[]} script */
  constructor(script) {
    super();
    this.#script = script;
    /** @type {Request[]} */
    this.requests = [];
    /** @type {Exchange[]} */
    this.exchanges = [];
  }

  /**
   * A server that listens, until the test ends.
   * @param {import('node:test').TestContext} t
   * @param {((exchange: Exchange) => any)[]} script
   */
  static async start(t, script) {
    const server = new ScriptedServer(script);
    await server.listen();
    t.after(() => server.stop());
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  url(path = '/') {
    return this.origin + path;
  }

  /** Listens; the second time on the same port as before. */
  async listen() {
    this.#server = createServer((socket) => this.#serve(socket));
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = this.#server.address().port;
  }

  /** Breaks all connections and refuses further ones. */
  async stop() {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  /** The n-th request, from 1. */
  request(n) {
    const what = () => `request ${n} at ${this.origin}; there were ${this.requests.length}`;
    return this.until(() => this.requests[n - 1], what);
  }

  /** The n-th request and the means to answer it, from 1. */
  async exchange(n) {
    await this.request(n);
    return this.exchanges[n - 1];
  }

  /** Resolves when the client's end of the n-th request's connection is gone. */
  async closed(n) {
    const request = await this.request(n);
    await this.until(() => request.closed, `the end of the connection of request ${n}`);
  }

  #serve(socket) {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    const taken = [];
    let pending = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      const request = completeRequest(pending);
      if (!request) return;
      pending = Buffer.alloc(0);
      taken.push(request);
      this.#take(request, socket);
    });
    socket.on('end', () => this.#markClosed(taken));
    socket.on('error', () => {}); // a client may leave as it likes; 'close' follows
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#markClosed(taken);
    });
  }

  #take(request, socket) {
    const exchange = new Exchange(request, socket);
    this.requests.push(request);
    this.exchanges.push(exchange);
    const entry = this.#script[this.requests.length - 1] ?? reply(204);
    entry(exchange);
    this.changed();
  }

  #markClosed(requests) {
    for (const request of requests) request.closed = true;
    this.changed();
  }
}

/** @param {Buffer} bytes @returns {Request | null} null while something is missing */
function completeRequest(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const request = new Request(bytes.subarray(0, end + END_OF_HEAD.length));
  const length = Number(request.header('content-length') ?? 0);
  const body = bytes.subarray(end + END_OF_HEAD.length);
  if (body.length < length) return null;
  request.body = body.toString('utf8');
  return request;
}
