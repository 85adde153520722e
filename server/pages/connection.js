/**
 * One EventSource at a time and the facts about it that a card shows. It must not know the DOM or
 * which implementation it is given: it uses only what the HTML standard promises of an EventSource.
 */
const STATES = ['CONNECTING', 'OPEN', 'CLOSED'];

/**
 * @typedef {object} Watcher
 * @property {() => void} changed any of the facts is new
 * @property {(reconnectedAfterMs: number | null) => void} opened null for the first opening
 * @property {(event: MessageEvent) => void} received
 * @property {(event: Event) => void} failed `state` says whether it reconnects or has given up
 */

export class Connection {
  lastEventId = '';
  events = 0;
  reconnections = 0;
  /** @type {EventSource | null} */
  #source = null;
  /** When the stream broke, in ms of `performance.now()`. @type {number | null} */
  #lostAt = null;
  #watcher;

  /** @param {Watcher} watcher */
  constructor(watcher) {
    this.#watcher = watcher;
  }

  get state() {
    return this.#source ? STATES[this.#source.readyState] : 'CLOSED';
  }

  /**
   * Throws what the constructor throws, and is then CLOSED.
   * @param {typeof globalThis.EventSource} Implementation
   * @param {string} url
   * @param {string[]} types of the events to receive
   */
  open(Implementation, url, types) {
    this.close();
    this.lastEventId = '';
    this.events = 0;
    this.reconnections = 0;
    const source = new Implementation(url);
    this.#source = source;
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', (event) => this.#failed(event));
    for (const type of types) {
      source.addEventListener(type, (event) => this.#received(/** @type {MessageEvent} */ (event)));
    }
    this.#watcher.changed();
  }

  close() {
    this.#source?.close();
    this.#lostAt = null;
    this.#watcher.changed();
  }

  #opened() {
    const after = this.#lostAt === null ? null : performance.now() - this.#lostAt;
    if (after !== null) this.reconnections += 1;
    this.#lostAt = null;
    this.#watcher.changed();
    this.#watcher.opened(after);
  }

  /** @param {Event} event */
  #failed(event) {
    this.#lostAt ??= performance.now();
    this.#watcher.changed();
    this.#watcher.failed(event);
  }

  /** @param {MessageEvent} event */
  #received(event) {
    this.events += 1;
    this.lastEventId = event.lastEventId;
    this.#watcher.changed();
    this.#watcher.received(event);
  }
}
