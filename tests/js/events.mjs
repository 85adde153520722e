// Opens sources for a test and keeps what they dispatch. Must not know: servers.
import { EventSource } from '../../dist/index.js';
import { Changes } from './deadline.mjs';

/**
 * A source that is closed when the test ends, and what it dispatches from the start.
 * @param {import('node:test').TestContext} t
 * @param {string | URL} url
 * @param {object} [init]
 * @param {string[]} [types] listened to besides open, message and error
 */
export function open(t, url, init, types = []) {
  const source = new EventSource(url, init);
  t.after(() => source.close());
  return watch(source, types);
}

/**
 * @param {EventSource} source
 * @param {string[]} [types]
 */
export function watch(source, types = []) {
  return new Watch(source, ['open', 'message', 'error', ...types]);
}

export class Watch extends Changes {
  /** @param {EventSource} source @param {string[]} types */
  constructor(source, types) {
    super();
    this.source = source;
    /** @type {any[]} the events themselves, in order */
    this.seen = [];
    /** @type {MessageEvent[]} what came through the stream: an `open` or `error` with data did, too */
    this.messages = [];
    for (const type of new Set(types)) source.addEventListener(type, (event) => this.#keep(event));
  }

  #keep(event) {
    this.seen.push(event);
    if (event instanceof MessageEvent) this.messages.push(event);
    this.changed();
  }

  /** Types of what was seen, in order. */
  get types() {
    return this.seen.map(({ type }) => type);
  }

  /** The messages, comparable. */
  get received() {
    return this.messages.map(({ type, data, lastEventId }) => ({ type, data, lastEventId }));
  }

  get data() {
    return this.messages.map(({ data }) => data);
  }

  /** @param {string} type */
  plain(type) {
    return this.seen.filter((event) => event.type === type && !(event instanceof MessageEvent));
  }

  get errors() {
    return this.plain('error');
  }

  /** The n-th `open`, from 1. */
  opened(n = 1) {
    return this.until(() => this.plain('open')[n - 1], () => `open ${n} of ${this.story}`);
  }

  /** The n-th `error`, from 1. */
  failed(n = 1) {
    return this.until(() => this.errors[n - 1], () => `error ${n} of ${this.story}`);
  }

  /** All messages, once there are `n`. */
  async arrived(n = 1) {
    await this.until(() => this.messages.length >= n, () => `message ${n} of ${this.story}`);
    return this.messages;
  }

  get story() {
    return `${this.source.url}; seen: ${this.types.slice(-20).join(', ') || 'nothing'}`;
  }
}
