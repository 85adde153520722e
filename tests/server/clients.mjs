/**
 * Plain clients for the server's tests, on node:http and node:net only, so that no faults of our own
 * EventSource can hide faults of the server. They must not know routes.
 */
import http from 'node:http';
import net from 'node:net';

const DEADLINE_MS = 20_000;

/**
 * Polls until `condition` returns something true, and returns it.
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {string} what is waited for, for the message
 * @returns {Promise<T>}
 */
export async function until(condition, what) {
  const deadline = Date.now() + DEADLINE_MS;
  for (let looks = 1; ; looks += 1) {
    const result = await condition();
    if (result) return result;
    // A machine that stood still for a while is no failure.
    if (Date.now() > deadline && looks > 100) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * A whole answer.
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: string | Buffer }} [options]
 */
export function request(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() });
      });
    });
    sent.setTimeout(DEADLINE_MS, () => sent.destroy(new Error(`waited in vain for ${method} ${url}`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @param {string} base */
export async function status(base) {
  return JSON.parse((await request(`${base}/status`)).text);
}

/** @param {string} base @param {number} count of streams that the server holds open */
export async function untilOpen(base, count) {
  let streams;
  const reached = async () => {
    ({ streams } = await status(base));
    return streams.open === count;
  };
  await until(reached, `${count} open streams`).catch((error) => {
    throw new Error(`${error.message}, there are ${JSON.stringify(streams)}`);
  });
}

/** Cuts a block of fields into an event; enough for what this server writes: LF, one space. */
function readBlock(block) {
  const event = { type: 'message', id: null, data: null, retry: null, comments: [] };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    const value = line.slice(colon + 2);
    if (line.startsWith(':')) event.comments.push(value);
    else if (line.startsWith('data: ')) event.data = event.data === null ? value : `${event.data}\n${value}`;
    else if (line.startsWith('event: ')) event.type = value;
    else if (line.startsWith('id: ')) event.id = value;
    else if (line.startsWith('retry: ')) event.retry = Number(value);
    else throw new Error(`the server wrote a line that is no field: ${JSON.stringify(line)}`);
  }
  return event;
}

/** An open event stream and what it has brought so far. */
export class OpenStream {
  status = 0;
  headers = {};
  /** The bytes as text. */
  text = '';
  /** Blocks that hold data. */
  events = [];
  retry = null;
  comments = 0;
  /** '' while open, then 'end' (in order), 'cut' (within the body) or 'refused' (before it). */
  closed = '';
  #rest = '';

  constructor(url, { method = 'GET', headers = {}, body } = {}) {
    this.request = http.request(url, { method, headers, agent: false });
    this.request.on('response', (response) => this.#opened(response));
    this.request.on('error', () => (this.closed ||= 'refused'));
    this.request.end(body);
  }

  #opened(response) {
    this.response = response;
    this.status = response.statusCode;
    this.headers = response.headers;
    response.setEncoding('utf8').on('data', (text) => this.#received(text));
    response.on('error', () => {});
    response.on('close', () => (this.closed = response.complete ? 'end' : 'cut'));
  }

  #received(text) {
    this.text += text;
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop();
    for (const block of blocks) {
      const event = readBlock(block);
      this.comments += event.comments.length;
      if (event.retry !== null) this.retry = event.retry;
      if (event.data !== null) this.events.push(event);
    }
  }

  async opened() {
    await until(() => this.status || this.closed, 'the response');
    return this;
  }

  /** @param {number} count @returns {Promise<any[]>} all events so far */
  async received(count) {
    await until(() => this.events.length >= count || this.closed, `event ${count}`);
    if (this.events.length < count) throw new Error(`the stream ended after ${this.events.length} events`);
    return this.events;
  }

  async ended() {
    await until(() => this.closed, 'the end of the stream');
    return this.closed;
  }

  /** Leaves without a word, as a client does. */
  close() {
    this.request.destroy();
  }
}

/** @returns {Promise<OpenStream>} once the response's head is there */
export function openStream(url, options) {
  return new OpenStream(url, options).opened();
}

/**
 * Sends exact bytes; resolves when the server closes, or `enough` is true for what came.
 * @param {number} port
 * @param {string | Buffer} bytes
 * @param {(text: string) => boolean} [enough]
 * @returns {Promise<string>} everything received, as Latin-1
 */
export function rawRequest(port, bytes, enough = () => false) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const finish = () => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(text);
    };
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`waited in vain for the rest of: ${JSON.stringify(text)}`));
    }, DEADLINE_MS);
    socket.setEncoding('latin1').on('data', (part) => {
      text += part;
      if (enough(text)) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
