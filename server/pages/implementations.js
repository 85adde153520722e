/**
 * The two EventSource classes that the page can use: the project's, loaded from the server, and the
 * browser's own. It must not know the page; a library that is missing or broken is a sentence here,
 * never an exception.
 */
const LIBRARY = '/lib/index.js';

/** @typedef {typeof globalThis.EventSource} EventSourceClass */

/** How the page calls each of them. @type {Record<string, string>} */
const NAMES = { ours: 'ours', browser: 'browser' };

/** @returns {Promise<EventSourceClass>} */
async function importOurs() {
  const { EventSource } = await import(LIBRARY);
  if (typeof EventSource !== 'function') throw new TypeError('it exports no class EventSource');
  return EventSource;
}

/** @param {unknown} error @param {boolean} fallback whether the browser has an EventSource */
function explain(error, fallback) {
  const reason = error instanceof Error ? error.message : String(error);
  const remedy = 'Build it with “make”, then reload this page.';
  const meanwhile = fallback
    ? 'Until then the demos run through the browser’s own EventSource.'
    : 'This browser has no EventSource of its own, so no demo can run.';
  return `The library did not load from ${LIBRARY} (${reason}). ${remedy} ${meanwhile}`;
}

export class Implementations {
  /** One sentence for the reader of the page when ours can't be used, else empty. */
  problem = '';
  /** `'ours'` or `'browser'`. */
  chosen = 'ours';
  /** @type {Map<string, EventSourceClass>} */
  #classes = new Map();

  /** Asks the server for the library; always resolves. */
  static async load() {
    const implementations = new Implementations();
    const classes = implementations.#classes;
    if (globalThis.EventSource) classes.set('browser', globalThis.EventSource);
    try {
      classes.set('ours', await importOurs());
    } catch (error) {
      implementations.problem = explain(error, classes.has('browser'));
      implementations.chosen = 'browser';
    }
    return implementations;
  }

  /** @param {string} which */
  has(which) {
    return this.#classes.has(which);
  }

  /** The chosen one's name for people. */
  get name() {
    return NAMES[this.chosen];
  }

  /** The chosen class; throws when there is none at all. @returns {EventSourceClass} */
  get current() {
    const chosen = this.#classes.get(this.chosen);
    if (!chosen) throw new Error('there is no EventSource to run this demo through');
    return chosen;
  }
}
