// What the class takes from EventTarget: checks of arguments, and the dispatch of events that user
// code made. Other builds have another file in this one's place.

import { internal } from './internals.js';

const platform = EventTarget.prototype;

/** Called for their exceptions, when there is nothing to add or to remove. @type {any} */
export const targetMethods = platform;

export const ownMethods = {
  /**
   * [DOM] For the time of the dispatch the listeners are EventTarget's, in the order in which they
   * are to be called. Chromium knows no phases for targets without parents: what is added before
   * each phase ends the dispatch when the event was stopped.
   * @this {any}
   * @param {any} event
   */
  dispatchEvent(event) {
    const { listeners } = internal(this);
    const list = event && listeners.byType.get(event.type);
    if (!list) return platform.dispatchEvent.call(this, event);
    const { type } = event;
    /** @type {any[]} */
    const added = [];
    const add = (/** @type {boolean} */ capture, /** @type {boolean} */ passive, /** @type {() => void} */ run) => {
      const callback = (/** @type {any} */ dispatched) => {
        if (dispatched === event) run(); // and not another one, dispatched by a listener
      };
      platform.addEventListener.call(this, type, callback, { capture, passive });
      added.push(() => platform.removeEventListener.call(this, type, callback, capture));
    };
    for (const phase of [true, false]) {
      add(true, false, () => {
        if (event.cancelBubble) event.stopImmediatePropagation();
      });
      for (const registration of list) {
        if (registration.capture !== phase) continue;
        add(phase, registration.passive, () => {
          if (!registration.removed) listeners.call(registration, event, type, this);
        });
      }
    }
    try {
      return platform.dispatchEvent.call(this, event);
    } finally {
      for (const remove of added) remove();
    }
  },
};
