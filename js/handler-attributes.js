// Event handler attributes (onopen, onmessage, onerror): HTML §8.1.8.1. A handler keeps the place
// in the order of listeners that it got when it was first set to something.
// Must not know: EventSource.

export class HandlerAttributes {
  /**
   * @param {import('./listeners.js').Listeners} listeners
   * @param {object} target `this` inside a handler
   */
  constructor(listeners, target) {
    this.listeners = listeners;
    this.target = target;
    /** @type {Map<string, { handler: any, listener: (event: Event) => void }>} */
    this.entries = new Map();
  }

  /** @param {string} type @returns {any} the handler, or null */
  get(type) {
    const entry = this.entries.get(type);
    return entry ? entry.handler : null;
  }

  /** @param {string} type @param {any} value anything that is no object counts as null */
  set(type, value) {
    const handler = typeof value === 'function' || (typeof value === 'object' && value) ? value : null;
    const entry = this.entries.get(type);
    if (handler === null) {
      if (entry) this.listeners.remove(type, entry.listener, false);
      this.entries.delete(type);
    } else if (entry) {
      entry.handler = handler;
    } else {
      this.add(type, handler);
    }
  }

  /** @param {string} type @param {any} handler */
  add(type, handler) {
    const entry = {
      handler,
      /** @param {Event} event */
      listener: (event) => {
        if (typeof entry.handler !== 'function') return;
        if (entry.handler.call(this.target, event) === false) event.preventDefault();
      },
    };
    this.entries.set(type, entry);
    this.listeners.add(type, entry.listener, false);
  }
}
