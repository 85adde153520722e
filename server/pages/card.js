/**
 * A card: one demo, its connection and what the buttons do. It decides when the connection may open
 * (a free slot) and says in words what happened to it. It must not know what a demo shows.
 */
import { CardFace } from './card-face.js';
import { Connection } from './connection.js';
import { drop } from './requests.js';
import { SLOTS } from './stream-slots.js';

/**
 * What a demo makes of its card; everything but `received` is optional.
 * @typedef {object} DemoView
 * @property {(event: MessageEvent) => void} received
 * @property {() => void} [started] a new EventSource begins: forget what the last one brought
 * @property {(reconnected: boolean) => void} [opened]
 * @property {() => void} [ended] the EventSource is CLOSED
 * @property {() => Record<string, string>} [query] goes into the stream's URL
 *
 * @typedef {object} Demo
 * @property {string} title
 * @property {string} about one sentence
 * @property {string} path of the stream
 * @property {string[]} types of the events to receive
 * @property {boolean} startsItself
 * @property {boolean} [wide] whether the card takes the page's whole width
 * @property {(body: HTMLElement, card: Card) => DemoView} mount
 *
 * @typedef {object} Page
 * @property {Card[]} cards
 * @property {import('./implementations.js').Implementations} implementations
 * @property {import('./status.js').EventMeter} meter
 * @property {import('./stream-slots.js').StreamSlots} slots
 */

/** The name by which the server knows this card's stream: only we can drop it. */
function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

export class Card {
  #token = randomToken();
  #through = '';
  #startedBefore = false;
  /** Tells a start that had to wait for its slot that it is no longer wanted. */
  #attempt = 0;
  /** @type {import('./stream-slots.js').Release | null} */
  #release = null;
  #face;
  #connection;
  /** @type {DemoView} */
  #view;

  /** @param {Demo} demo @param {Page} page */
  constructor(demo, page) {
    this.demo = demo;
    this.page = page;
    this.#connection = new Connection({
      changed: () => this.#face?.changed(),
      opened: (afterMs) => this.#opened(afterMs),
      received: (event) => this.#received(event),
      failed: (event) => this.#failed(event),
    });
    this.#face = new CardFace(demo, () => this.#facts());
    this.#face.onPress('drop', () => this.drop());
    this.#face.onPress('close', () =>
      this.close('Closed from this side: EventSource does not reconnect.'),
    );
    this.#face.onPress('reopen', () => this.start());
    this.element.classList.toggle('wide', demo.wide === true);
    this.#view = demo.mount(this.#face.body, this);
  }

  get element() {
    return this.#face.element;
  }

  get state() {
    return this.#connection.state;
  }

  get lastEventId() {
    return this.#connection.lastEventId;
  }

  get running() {
    return this.state !== 'CLOSED';
  }

  /** @param {string} text @param {import('./card-face.js').Action[]} [actions] */
  notice(text, actions) {
    this.#face.notice(text, actions);
  }

  /** Opens a new EventSource, in place of the one that runs, if a slot is free. */
  async start({ automatic = false } = {}) {
    const attempt = ++this.#attempt;
    this.#connection.close();
    const release = this.#release ?? (await this.page.slots.take(automatic));
    if (attempt !== this.#attempt) return void release?.();
    if (!release) return automatic ? this.#stayClosed() : this.#refuse();
    this.#release = release;
    this.#open();
  }

  /** @param {string} [why] shown in the card; resolves when another stream can start */
  async close(why = '') {
    this.#attempt += 1;
    this.#connection.close();
    this.notice(why);
    this.#view.ended?.();
    await this.#freeSlot();
  }

  /** Asks the server to cut this card's stream. */
  async drop() {
    this.notice('Asking the server to cut this stream …');
    try {
      await drop(this.#token);
    } catch (error) {
      this.notice(`The stream was not cut: ${messageOf(error)}`);
    }
  }

  #open() {
    const { implementations } = this.page;
    const query = new URLSearchParams({ client: this.#token, ...this.#view.query?.() });
    this.#through = implementations.name;
    this.#markStarted();
    this.notice('');
    this.#view.started?.();
    try {
      this.#connection.open(implementations.current, `${this.demo.path}?${query}`, this.demo.types);
    } catch (error) {
      this.close(`The EventSource could not be made: ${messageOf(error)}.`);
    }
  }

  #markStarted() {
    if (this.#startedBefore) return;
    this.#startedBefore = true;
    this.#face.part('button.reopen').textContent = 'Reopen';
  }

  /** @param {number | null} afterMs */
  #opened(afterMs) {
    const reconnected = afterMs !== null;
    if (reconnected) this.notice(this.#sayReconnected(afterMs));
    this.#view.opened?.(reconnected);
  }

  /** @param {number} afterMs */
  #sayReconnected(afterMs) {
    const after = `Reconnected ${(afterMs / 1000).toFixed(1)} s after the stream broke`;
    return this.lastEventId ? `${after}, with Last-Event-ID: ${this.lastEventId}.` : `${after}.`;
  }

  /** One unreadable event must not end the demo. @param {MessageEvent} event */
  #received(event) {
    this.page.meter.count();
    try {
      this.#view.received(event);
    } catch (error) {
      this.notice(
        `An event of type “${event.type}” was not what this demo shows: ${messageOf(error)}.`,
      );
    }
  }

  /** @param {Event} event our implementation adds a message to it */
  #failed(event) {
    const message = 'message' in event ? String(event.message) : '';
    if (this.running) {
      const why = message && ` (${message})`;
      return this.notice(`The stream broke${why}. EventSource reconnects by itself …`);
    }
    this.#view.ended?.();
    this.#freeSlot();
    this.notice(`EventSource gave up: ${message || 'the answer was an error or no event stream'}.`);
  }

  async #freeSlot() {
    const release = this.#release;
    this.#release = null;
    await release?.();
  }

  #stayClosed() {
    this.notice(
      'Not started by itself, because other tabs of this browser hold streams of this server.',
    );
  }

  #refuse() {
    const mine = this.page.cards.filter((card) => card.running);
    const elsewhere = SLOTS - mine.length;
    const where = elsewhere > 0 ? ` (${elsewhere} in other tabs)` : '';
    const remedy = mine.length > 0 ? 'Close one to start this:' : 'Close one in another tab first.';
    this.notice(
      `All ${SLOTS} streams that this browser can spare are open${where}. ${remedy}`,
      mine.map((card) => ({ label: `Close ${card.demo.title}`, run: () => this.#takeOver(card) })),
    );
  }

  /** @param {Card} card */
  async #takeOver(card) {
    this.#face.part('button.reopen').focus();
    await card.close(`Closed to make room for ${this.demo.title}.`);
    await this.start();
  }

  /** @returns {import('./card-face.js').Facts} */
  #facts() {
    const { state, lastEventId, events, reconnections } = this.#connection;
    return { state, lastEventId, events, reconnections, through: this.#through };
  }
}
