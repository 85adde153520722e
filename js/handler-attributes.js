// Event handler attributes (onopen, onmessage, onerror): HTML §8.1.8.1. A handler keeps the place
// in the order of listeners that it got when it was first set to something.
// Must not know: EventSource.

import { isObject } from './web-idl.js';

export class HandlerAttributes {
  /** @param {import('./listeners.js').Listeners} listeners */
  constructor(listeners) {
    this.listeners = listeners;
    /** @type {Map<string, { handler: any, listener: (event: Event) => void }>} */
    this.entries = new Map();
  }

  /** @param {string} type @returns {any} the handler, or null */
  get(type) {
    const entry = this.entries.get(type);
    return entry ? entry.handler : null;
  }

  /** @param {string} type @param {any} value anything that is no object counts as null @param {object} target */
  set(type, value, target) {
    const handler = isObject(value) ? value : null;
    const entry = this.entries.get(type);
    if (handler === null) {
      if (entry) this.listeners.remove(type, entry.listener, false);
      this.entries.delete(type);
    } else if (entry) {
      entry.handler = handler;
    } else {
      this.add(type, handler, target);
    }
  }

  /** @param {string} type @param {any} handler @param {object} target */
  add(type, handler, target) {
    const entry = {
      handler,
      /** @this {object} @param {Event} event */
      listener(event) {
        if (typeof entry.handler === 'function' && entry.handler.call(this, event) === false) event.preventDefault();
      },
    };
    this.entries.set(type, entry);
    this.listeners.add(type, entry.listener, false, target);
  }
}
