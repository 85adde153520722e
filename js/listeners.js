// The listeners of one source and how they are called: DOM §2.7 and §2.9, for a target without
// parents. Kept here and not by the native EventTarget, because only so can events be trusted and
// cheap (events.js). Must not know: what the events are about.

import { targetMethods } from './event-target.js';
import { endDispatch, isStopped, isStoppedAtOnce } from './events.js';
import { isObject } from './web-idl.js';

/**
 * @typedef {object} Registration
 * @property {any} callback function or object with handleEvent
 * @property {boolean} capture
 * @property {boolean} once
 * @property {boolean} passive
 * @property {boolean} removed
 */

export class Listeners {
  constructor() {
    /**
     * By type. A list is never changed once it stands here, so that a dispatch can walk it while
     * listeners come and go.
     * @type {Map<string, Registration[]>}
     */
    this.byType = new Map();
    /**
     * Whose they are, while there are any: so a source lives on with its listeners, and one without
     * can be collected.
     * @type {any}
     */
    this.target = null;
  }

  /**
   * [DOM] "add an event listener".
   * @param {string} type
   * @param {object} callback
   * @param {any} options
   * @param {any} target
   */
  add(type, callback, options, target) {
    const { capture, once, passive, signal } = flattenMore(options);
    if (signal !== undefined) targetMethods.addEventListener.call(target, type, null, { signal }); // throws when it is none
    if (signal && signal.aborted) return;
    const list = this.byType.get(type) || [];
    if (list.some((other) => other.callback === callback && other.capture === capture)) return;
    const registration = { callback, capture, once, passive, removed: false };
    this.byType.set(type, list.concat([registration]));
    this.target = target;
    if (signal) signal.addEventListener('abort', () => this.drop(type, registration), { once: true });
  }

  /**
   * [DOM] "remove an event listener".
   * @param {string} type
   * @param {object} callback
   * @param {any} options
   */
  remove(type, callback, options) {
    const capture = flatten(options);
    (this.byType.get(type) || []).forEach((other) => {
      if (other.callback === callback && other.capture === capture) this.drop(type, other);
    });
  }

  /** @param {string} type @param {Registration} registration */
  drop(type, registration) {
    registration.removed = true;
    const rest = (this.byType.get(type) || []).filter((other) => other !== registration);
    if (rest.length) this.byType.set(type, rest);
    else this.byType.delete(type);
    if (this.byType.size === 0) this.target = null;
  }

  /** @param {string} type */
  has(type) {
    return this.byType.has(type);
  }

  /**
   * Dispatches an event of events.js. Never throws: what a listener throws is reported.
   * @param {import('./events.js').SourceEvent} event
   * @param {string} type
   * @param {any} target
   */
  dispatch(event, type, target) {
    const list = this.byType.get(type);
    if (list !== undefined) {
      if (list.length === 1) this.call(list[0], event, type, target);
      else this.walk(list, event, type, target, isStopped, isStoppedAtOnce);
    }
    endDispatch(event);
  }

  /**
   * Calls the listeners of a type: at the target those that capture come first.
   * @param {Registration[]} list
   * @param {any} event
   * @param {string} type
   * @param {any} target
   * @param {(event: any) => boolean} stopped
   * @param {(event: any) => boolean} stoppedAtOnce
   */
  walk(list, event, type, target, stopped, stoppedAtOnce) {
    for (const capture of [true, false]) {
      if (stopped(event)) return;
      for (const registration of list) {
        if (registration.capture !== capture || registration.removed) continue;
        this.call(registration, event, type, target);
        if (stoppedAtOnce(event)) return;
      }
    }
  }

  /**
   * [DOM] "inner invoke" for one listener.
   * @param {Registration} registration
   * @param {any} event
   * @param {string} type
   * @param {any} target
   */
  call(registration, event, type, target) {
    if (registration.once) this.drop(type, registration);
    const callback = registration.callback;
    try {
      if (typeof callback === 'function') callback.call(target, event);
      else handleEvent(callback).call(callback, event);
    } catch (error) {
      report(error);
    }
  }
}

/** @param {any} callback @returns {Function} */
function handleEvent(callback) {
  const method = callback.handleEvent;
  if (typeof method !== 'function') throw new TypeError("the listener's handleEvent is not a function");
  return method;
}

/** [DOM] "flatten". @param {any} options @returns {boolean} capture */
function flatten(options) {
  return Boolean(isObject(options) ? options.capture : options);
}

/** [DOM] "flatten more". @param {any} options */
function flattenMore(options) {
  const capture = flatten(options);
  const { once, passive, signal } = isObject(options) ? options : {};
  return { capture, once: Boolean(once), passive: Boolean(passive), signal };
}

/**
 * [HTML] "report an exception": as an uncaught error of the page or the process.
 * @param {unknown} error
 */
function report(error) {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    // Not in process.nextTick, as Node's own EventTarget does: a tick that throws keeps the socket's
    // ticks behind it waiting, and fetch of Node 20 then fails an assertion of its own.
    setTimeout(() => {
      throw error;
    }, 0);
  }
}
