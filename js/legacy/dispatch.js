// Listeners for an EventTarget that isn't told of any: the dispatch of events that user code made,
// and the checks of arguments. Must not know: which platform's target it is.

import { internal } from '../internals.js';
import { isObject } from '../web-idl.js';

/** @typedef {import('../listeners.js').Listeners} Listeners */

/**
 * @param {any} platform methods of the target: the native ones, or those of legacy/event-target.js
 * @returns {any} what js/event-target.js gives as targetMethods
 */
export function methodsOver(platform) {
  return {
    /** @this {any} @param {string} _ @param {any} listener @param {any} [options] */
    addEventListener(_, listener, options) {
      check('addEventListener', arguments.length, listener);
      const signal = isObject(options) ? options.signal : undefined;
      if (signal !== undefined && !isAbortSignal(signal)) throw new TypeError("addEventListener: the option 'signal' must be an AbortSignal");
    },
    /** @this {any} @param {string} _ @param {any} listener */
    removeEventListener(_, listener) {
      check('removeEventListener', arguments.length, listener);
    },
    /** @this {any} @param {any} event */
    dispatchEvent(event) {
      return dispatch(internal(this).listeners, event, this, platform);
    },
  };
}

/** @param {string} method @param {number} given @param {any} listener */
function check(method, given, listener) {
  if (given < 2) throw new TypeError(`${method}: 2 arguments required, but only ${given} present.`);
  if (listener !== null && listener !== undefined && !isObject(listener)) {
    throw new TypeError(`${method}: the listener must be a function or an object with handleEvent`);
  }
}

/** @param {any} value */
function isAbortSignal(value) {
  return isObject(value) && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function';
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
    Object.defineProperty(event, name, Object.assign({ configurable: true }, descriptor));
    return true;
  } catch {
    return false;
  }
}
