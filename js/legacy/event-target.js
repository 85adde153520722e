// Event, MessageEvent and EventTarget for engines that lack them, or where EventTarget can't be
// extended: no more than dispatch.js and events.js ask of them.
// Must not know: listeners.

import { methodsOver } from './dispatch.js';

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

/** What the next dispatch calls: dispatch.js adds one listener right before it. @type {any} */
let pending = null;

/** A target without parents, for events that user code made. @this {any} */
function SmallEventTarget() {
  if (!(this instanceof SmallEventTarget)) throw new TypeError("EventSource: use 'new'");
}
if (root.EventTarget) SmallEventTarget.prototype = root.EventTarget.prototype;

/** What would be the methods of its prototype. */
export const smallMethods = {
  /** @param {string} type @param {(event: any) => void} listener */
  addEventListener(type, listener) {
    pending = listener;
  },
  removeEventListener() {},
  /** @this {any} @param {any} event */
  dispatchEvent(event) {
    const listener = pending;
    pending = null;
    if (!event || typeof event.type !== 'string') throw new TypeError('dispatchEvent: the argument must be an Event');
    if (event.eventPhase && event.target) throw new Error('dispatchEvent: the event is being dispatched');
    show(event, { target: this, currentTarget: this, srcElement: this, eventPhase: 2 });
    if (listener) listener(event);
    show(event, { currentTarget: null, eventPhase: 0 });
    return !event.defaultPrevented;
  },
};

export const targetMethods = methodsOver(smallMethods);
export const ownMethods = { dispatchEvent: targetMethods.dispatchEvent };

/** Old engines don't let every attribute be shadowed. @param {any} event @param {Record<string, any>} values */
function show(event, values) {
  for (const name of Object.keys(values)) {
    try {
      Object.defineProperty(event, name, { value: values[name], configurable: true });
    } catch {
      // then it keeps what it has
    }
  }
}

/** Never the engine's own: a class in ES5 can't extend it. @type {any} */
export const EventTarget = SmallEventTarget;
