// The dispatch of events that user code made, over an EventTarget that isn't told of any listener.
// Must not know: which platform's target it is.

import { internal } from '../internals.js';
import { checkingMethods } from '../legacy/event-target.js';

/** @typedef {import('../listeners.js').Listeners} Listeners */

/**
 * @param {any} platform methods of the target
 * @returns {any} what js/event-target.js gives as targetMethods
 */
export function methodsOver(platform) {
  return {
    ...checkingMethods,
    /** @this {any} @param {any} event */
    dispatchEvent(event) {
      return dispatch(internal(this).listeners, event, this, platform);
    },
  };
}

/** Events of user code on their way. @type {WeakSet<object>} */
const dispatching = new WeakSet();

/**
 * The platform keeps the event's flags; the listeners run inside one listener of the platform's.
 * The members that matter between listeners are shadowed for the time of the dispatch.
 * @param {Listeners} listeners
 * @param {any} event
 * @param {any} target
 * @param {any} platform
 * @returns {boolean} false when it was cancelled
 */
function dispatch(listeners, event, target, platform) {
  const list = listeners.byType.get(event && event.type);
  // One that is being dispatched is refused by the platform's method.
  if (list === undefined || dispatching.has(event)) return platform.dispatchEvent.call(target, event);
  let stoppedAtOnce = false;
  let passive = false;
  /** @type {Record<string, PropertyDescriptor>} */
  const shadows = {
    stopImmediatePropagation: {
      value() {
        stoppedAtOnce = true;
        Event.prototype.stopImmediatePropagation.call(event);
      },
    },
    preventDefault: {
      value() {
        if (!passive) Event.prototype.preventDefault.call(event);
      },
    },
    returnValue: {
      get: () => !event.defaultPrevented,
      set: (/** @type {any} */ value) => value || event.preventDefault(),
    },
  };
  const walker = Object.create(listeners);
  walker.call = (/** @type {any} */ registration, /** @type {any} */ _, /** @type {string} */ type) => {
    passive = registration.passive;
    listeners.call(registration, event, type, target);
  };
  const run = (/** @type {any} */ dispatched) => {
    if (dispatched !== event) return; // another one, dispatched by a listener
    walker.walk(list, event, event.type, target, () => event.cancelBubble, () => stoppedAtOnce);
  };
  const shadowed = Object.keys(shadows).filter((name) => shadow(event, name, shadows[name]));
  dispatching.add(event);
  platform.addEventListener.call(target, event.type, run);
  try {
    return platform.dispatchEvent.call(target, event);
  } finally {
    platform.removeEventListener.call(target, event.type, run);
    dispatching.delete(event);
    for (const name of shadowed) delete event[name];
  }
}

/**
 * @param {object} event
 * @param {string} name
 * @param {PropertyDescriptor} descriptor
 * @returns {boolean} false for attributes that old engines' events have for good
 */
function shadow(event, name, descriptor) {
  try {
    Object.defineProperty(event, name, { configurable: true, ...descriptor });
    return true;
  } catch {
    return false;
  }
}
