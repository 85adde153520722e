// The listeners of one source and how they are called: DOM §2.7 and §2.9, for a target without
// parents. Kept here and not by the native EventTarget, because only so can events be trusted and
// cheap (events.js). Must not know: what the events are about.

import { endDispatch, isStopped, isStoppedAtOnce } from './events.js';

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
   * @param {any} callback
   * @param {any} options
   * @param {any} target
   */
  add(type, callback, options, target) {
    checkCallback(callback, 'addEventListener');
    const { capture, once, passive, signal } = flattenMore(options);
    if ((signal && signal.aborted) || callback === null || callback === undefined) return;
    const list = this.byType.get(type) || [];
    if (list.some((other) => other.callback === callback && other.capture === capture)) return;
    const registration = { callback, capture, once, passive, removed: false };
    this.byType.set(type, [...list, registration]);
    this.target = target;
    if (signal) signal.addEventListener('abort', () => this.drop(type, registration), { once: true });
  }

  /**
   * [DOM] "remove an event listener".
   * @param {string} type
   * @param {any} callback
   * @param {any} options
   */
  remove(type, callback, options) {
    checkCallback(callback, 'removeEventListener');
    const capture = flatten(options);
    const list = this.byType.get(type);
    const found = (list || []).filter((other) => other.callback === callback && other.capture === capture);
    if (found.length) this.drop(type, found[0]);
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
      else this.walk(list, event, target, isStopped, isStoppedAtOnce, () => {});
    }
    endDispatch(event);
  }

  /**
   * Calls the listeners of a type: at the target those that capture come first.
   * @param {Registration[]} list
   * @param {any} event
   * @param {any} target
   * @param {(event: any) => boolean} stopped
   * @param {(event: any) => boolean} stoppedAtOnce
   * @param {(registration: Registration) => void} before
   */
  walk(list, event, target, stopped, stoppedAtOnce, before) {
    for (const capture of [true, false]) {
      if (stopped(event)) return;
      for (const registration of list) {
        if (registration.capture !== capture || registration.removed) continue;
        before(registration);
        this.call(registration, event, event.type, target);
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

  /**
   * Dispatches an event that user code made. The native machinery keeps its flags; our listeners
   * run inside one native listener. The members that matter between listeners are shadowed for the
   * time of the dispatch.
   * @param {any} event
   * @param {any} target
   * @param {(name: 'addEventListener' | 'removeEventListener' | 'dispatchEvent', ...args: any[]) => any} native
   *   calls the method of EventTarget.prototype on the target
   * @returns {boolean} false when it was cancelled
   */
  dispatchForeign(event, target, native) {
    const list = this.byType.get(event && event.type);
    // One that is being dispatched is refused by the native method.
    if (list === undefined || dispatching.has(event)) return native('dispatchEvent', event);
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
    const run = (/** @type {any} */ dispatched) => {
      if (dispatched !== event) return; // another one, dispatched by a listener
      this.walk(list, event, target, () => event.cancelBubble, () => stoppedAtOnce, (registration) => {
        passive = registration.passive;
      });
    };
    const shadowed = Object.keys(shadows).filter((name) => shadow(event, name, shadows[name]));
    dispatching.add(event);
    native('addEventListener', event.type, run);
    try {
      return native('dispatchEvent', event);
    } finally {
      native('removeEventListener', event.type, run);
      dispatching.delete(event);
      for (const name of shadowed) delete event[name];
    }
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

/** Events of user code on their way. @type {WeakSet<object>} */
const dispatching = new WeakSet();

/** @param {any} callback @returns {Function} */
function handleEvent(callback) {
  const method = callback.handleEvent;
  if (typeof method !== 'function') throw new TypeError("the listener's handleEvent is not a function");
  return method;
}

/** @param {any} callback @param {string} method */
function checkCallback(callback, method) {
  if (callback === null || callback === undefined) return;
  if (typeof callback === 'function' || typeof callback === 'object') return;
  throw new TypeError(`${method}: the listener must be a function or an object with handleEvent`);
}

/** [DOM] "flatten". @param {any} options @returns {boolean} capture */
function flatten(options) {
  if (typeof options === 'boolean') return options;
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) return Boolean(options);
  return Boolean(options.capture);
}

/** [DOM] "flatten more". @param {any} options */
function flattenMore(options) {
  const capture = flatten(options);
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) {
    return { capture, once: false, passive: false, signal: null };
  }
  const once = Boolean(options.once);
  const passive = Boolean(options.passive);
  const signal = options.signal;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new TypeError("addEventListener: the option 'signal' must be an AbortSignal");
  }
  return { capture, once, passive, signal };
}

/** @param {any} value */
function isAbortSignal(value) {
  return typeof value === 'object' && value !== null && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function';
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
