/**
 * Keeps the browser's connections to this server from running out. A browser shares its six
 * HTTP/1.1 connections per server among all tabs, and a seventh request waits for ever behind open
 * streams: so every stream takes one of five slots first, which are Web Locks, seen by all tabs and freed
 * also when a tab crashes. Where there are no Web Locks (plain HTTP on another machine's address)
 * only this tab is counted. It must not know cards or EventSource.
 */
export const SLOTS = 5;

/** Streams that start by themselves take only the first ones: a second tab then finds two free. */
const AUTOMATIC_SLOTS = 3;

/**
 * Frees the slot; resolves when another stream can have it.
 * @typedef {() => Promise<void>} Release
 */

/** @param {string} name @returns {Promise<Release | null>} null when somebody holds it */
function takeSharedLock(name) {
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((free) => {
        resolve(async () => {
          free(undefined);
          await held;
        });
      });
    });
    held.catch(() => resolve(null));
  });
}

export class StreamSlots {
  /** @type {Set<string>} */
  #heldHere = new Set();

  /** @param {boolean} automatic @returns {Promise<Release | null>} null when all are taken */
  async take(automatic) {
    const limit = automatic ? AUTOMATIC_SLOTS : SLOTS;
    for (let number = 1; number <= limit; number += 1) {
      const release = await this.#tryOne(`event stream ${number}`);
      if (release) return release;
    }
    return null;
  }

  /** @param {string} name @returns {Promise<Release | null>} */
  async #tryOne(name) {
    return navigator.locks ? takeSharedLock(name) : this.#takeHere(name);
  }

  /** @param {string} name @returns {Release | null} */
  #takeHere(name) {
    if (this.#heldHere.has(name)) return null;
    this.#heldHere.add(name);
    return async () => void this.#heldHere.delete(name);
  }
}
