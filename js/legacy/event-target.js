// Event, MessageEvent and EventTarget for engines that lack them, or where EventTarget can't be
// extended: no more than the class and events.js ask of them.

import { internal } from '../internals.js';
import { isObject } from '../web-idl.js';

/** @type {any} */
export const Event = classOf('Event', Object);

/** @type {any} */
export const MessageEvent = /* @__PURE__ */ classOf('MessageEvent', Event);

/**
 * The engine's own class. In some its prototype does not lead back to it, so it gets one before it.
 * @param {string} name
 * @param {any} base
 */
export function classOf(name, base) {
  const own = root[name] || function () {};
  if (root[name] && own.prototype.constructor === own) return own;
  const constructor = { value: own, writable: true, configurable: true };
  return { prototype: Object.create(root[name] ? own.prototype : base.prototype, { constructor }) };
}

/** A target without parents. @this {any} */
function SmallEventTarget() {
  if (!(this instanceof SmallEventTarget)) throw new TypeError("EventSource: use 'new'");
}
if (root.EventTarget) SmallEventTarget.prototype = root.EventTarget.prototype;

/** They check the arguments, and do nothing. */
export const checkingMethods = {
  /** @param {string} _ @param {any} listener @param {any} [options] */
  addEventListener(_, listener, options) {
    check('addEventListener', arguments.length, listener);
    const signal = isObject(options) ? options.signal : undefined;
    if (signal !== undefined && !(isObject(signal) && typeof signal.aborted === 'boolean' && signal.addEventListener)) {
      throw new TypeError("addEventListener: the option 'signal' must be an AbortSignal");
    }
  },
  /** @param {string} _ @param {any} listener */
  removeEventListener(_, listener) {
    check('removeEventListener', arguments.length, listener);
  },
};

/** @param {string} method @param {number} given @param {any} listener */
function check(method, given, listener) {
  if (given < 2) throw new TypeError(`${method}: 2 arguments required, but only ${given} present.`);
  if (listener !== null && listener !== undefined && !isObject(listener)) {
    throw new TypeError(`${method}: the listener must be a function or an object with handleEvent`);
  }
}

/** Events of user code on their way. @type {any[]} */
const dispatching = [];

export const targetMethods = {
  addEventListener: checkingMethods.addEventListener,
  removeEventListener: checkingMethods.removeEventListener,
  /**
   * Dispatches an event that user code made, whose attributes the engine keeps: those that tell of
   * the dispatch are shadowed, and so are methods that matter between listeners.
   * @this {any}
   * @param {any} event
   */
  dispatchEvent(event) {
    const { listeners } = internal(this);
    if (!event || typeof event.type !== 'string') throw new TypeError('dispatchEvent: the argument must be an Event');
    if (dispatching.indexOf(event) >= 0 || (event.eventPhase && event.target)) throw new Error('dispatchEvent: the event is being dispatched');
    let stoppedAtOnce = false;
    let passive = false;
    const methods = {
      stopImmediatePropagation() {
        stoppedAtOnce = true;
        Event.prototype.stopImmediatePropagation.call(event);
      },
      preventDefault() {
        if (!passive) Event.prototype.preventDefault.call(event);
      },
      get returnValue() {
        return !event.defaultPrevented;
      },
      set returnValue(value) {
        if (!value) event.preventDefault();
      },
    };
    const walker = Object.create(listeners);
    walker.call = (/** @type {any} */ registration, /** @type {any} */ _, /** @type {string} */ type) => {
      passive = registration.passive;
      listeners.call(registration, event, type, this);
    };
    show(event, { target: this, currentTarget: this, srcElement: this, eventPhase: 2 });
    show(event, methods);
    dispatching.push(event);
    walker.walk(listeners.byType.get(event.type) || [], event, event.type, this, () => event.cancelBubble, () => stoppedAtOnce);
    dispatching.pop();
    hide(event, Object.keys(methods));
    show(event, { currentTarget: null, eventPhase: 0 });
    return !event.defaultPrevented;
  },
};
export const ownMethods = { dispatchEvent: targetMethods.dispatchEvent };

/** Old engines don't let every attribute be shadowed. @param {any} event @param {object} values */
function show(event, values) {
  for (const name of Object.keys(values)) {
    try {
      const { get, set, value } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(values, name));
      Object.defineProperty(event, name, get ? { get, set, configurable: true } : { value, configurable: true });
    } catch {
      // then it keeps what it has
    }
  }
}

/** @param {any} event @param {string[]} names */
function hide(event, names) {
  for (const name of names) {
    try {
      delete event[name];
    } catch {
      // it was not shadowed
    }
  }
}

/** Never the engine's own: a class in ES5 can't extend it. @type {any} */
export const EventTarget = SmallEventTarget;
