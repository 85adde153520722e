// The event objects of a source. They look trusted and cost a fraction of `new MessageEvent()`
// (in Chromium 247 ns against 1,922, see the benchmark), which dominates everything else.
// Must not know: sources, streams, who listens.
//
// Each inherits from the realm's own MessageEvent.prototype or Event.prototype, so `instanceof`,
// `constructor` and `toString()` are as usual, and answers every member of these interfaces
// itself. What it can't: be given to another target's dispatchEvent(), or to a getter that was
// taken off the native prototype; make a new Event for that.

const AT_TARGET = 2;
// Where an event keeps what it is.
const TYPE = Symbol('type');
const TARGET = Symbol('target');
const CURRENT_TARGET = Symbol('currentTarget');
const TIME_STAMP = Symbol('timeStamp');
const STOPPED = Symbol('stop propagation flag');
const STOPPED_AT_ONCE = Symbol('stop immediate propagation flag');
const DATA = Symbol('data');
const ORIGIN = Symbol('origin');
const LAST_EVENT_ID = Symbol('lastEventId');

/** @typedef {any} SourceEvent */

/**
 * Defines members the way Web IDL does: accessors and methods on the prototype, enumerable.
 * @param {object} prototype
 * @param {Record<string, (this: any, ...args: any[]) => any>} getters
 * @param {Record<string, (this: any, ...args: any[]) => any>} methods
 */
function define(prototype, getters, methods) {
  Object.keys(getters).forEach((name) =>
    Object.defineProperty(prototype, name, {
      get() {
        if (!(TYPE in this)) throw new TypeError('Illegal invocation: not an event of a source');
        return getters[name].call(this);
      },
      set: WRITABLE[name],
      enumerable: true,
      configurable: true,
    }),
  );
  Object.keys(methods).forEach((name) =>
    Object.defineProperty(prototype, name, { value: methods[name], enumerable: true, configurable: true, writable: true }),
  );
}

/** The two attributes of Event that can be assigned to. @type {Record<string, (this: any, value: any) => void>} */
const WRITABLE = {
  cancelBubble(value) {
    if (value) this[STOPPED] = true;
  },
  returnValue() {}, // not cancelable
};

const eventGetters = {
  /** @this {SourceEvent} */ type() {
    return this[TYPE];
  },
  /** @this {SourceEvent} */ target() {
    return this[TARGET];
  },
  /** @this {SourceEvent} */ srcElement() {
    return this[TARGET];
  },
  /** @this {SourceEvent} */ currentTarget() {
    return this[CURRENT_TARGET];
  },
  /** @this {SourceEvent} */ eventPhase() {
    return this[CURRENT_TARGET] === null ? 0 : AT_TARGET;
  },
  /** @this {SourceEvent} */ timeStamp() {
    return this[TIME_STAMP];
  },
  /** @this {SourceEvent} */ cancelBubble() {
    return this[STOPPED];
  },
  isTrusted: () => true, // an own property of native events
  returnValue: () => true,
  bubbles: () => false,
  cancelable: () => false,
  composed: () => false,
  defaultPrevented: () => false,
};

const eventMethods = {
  /** @this {SourceEvent} */ composedPath() {
    return this[CURRENT_TARGET] === null ? [] : [this[CURRENT_TARGET]];
  },
  /** @this {SourceEvent} */ stopPropagation() {
    this[STOPPED] = true;
  },
  /** @this {SourceEvent} */ stopImmediatePropagation() {
    this[STOPPED] = this[STOPPED_AT_ONCE] = true;
  },
  preventDefault() {}, // not cancelable
  initEvent() {}, // does nothing while an event is dispatched
};

/** @type {readonly never[]} */
const NO_PORTS = Object.freeze([]);
const messageGetters = {
  /** @this {SourceEvent} */ data() {
    return this[DATA];
  },
  /** @this {SourceEvent} */ origin() {
    return this[ORIGIN];
  },
  /** @this {SourceEvent} */ lastEventId() {
    return this[LAST_EVENT_ID];
  },
  source: () => null,
  ports: () => /** @type {any} */ (NO_PORTS),
};

/**
 * Attributes that an engine has beyond the standard, such as Chromium's userActivation: their native
 * getters would throw, so they are null here.
 * @param {object} prototype
 */
function unknownGetters(prototype) {
  /** @type {Record<string, () => null>} */
  const getters = {};
  Object.getOwnPropertyNames(prototype).forEach((name) => {
    const { get } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, name));
    if (get) getters[name] = () => null;
  });
  return getters;
}

/** @type {any} a constructor, for the speed of its hidden class */
const PlainEvent = /** @this {any} */ function (/** @type {any} */ target, /** @type {string} */ type) {
  initialise(this, target, type, now());
};

/** @type {any} */
const LightMessageEvent = /** @this {any} */ function (
  /** @type {any} */ target,
  /** @type {string} */ type,
  /** @type {string} */ data,
  /** @type {string} */ origin,
  /** @type {string} */ lastEventId,
  /** @type {number} */ timeStamp,
) {
  initialise(this, target, type, timeStamp);
  this[DATA] = data;
  this[ORIGIN] = origin;
  this[LAST_EVENT_ID] = lastEventId;
};

/** To be called before events are made: Node takes 30 ms to find its MessageEvent, so not on import. */
export function prepareEvents() {
  if (PlainEvent.first) return;
  const plainPrototype = Object.create(Event.prototype);
  const messagePrototype = Object.create(MessageEvent.prototype);
  const plainGetters = Object.assign(unknownGetters(Event.prototype), eventGetters);
  define(plainPrototype, plainGetters, eventMethods);
  define(
    messagePrototype,
    Object.assign(unknownGetters(MessageEvent.prototype), plainGetters, messageGetters),
    Object.assign({ initMessageEvent() {} }, eventMethods),
  );
  PlainEvent.prototype = plainPrototype;
  LightMessageEvent.prototype = messagePrototype;
  // V8 drops a hidden class that no object has, and with it all machine code that knows the class: a
  // program that opens one source after another, as one that asks an LLM, would run in the
  // interpreter each time anew. One event of each kind that stays keeps it: 0.36 µs for an event
  // instead of 0.98.
  PlainEvent.first = new PlainEvent(null, '');
  LightMessageEvent.first = new LightMessageEvent(null, '', '', '', '', now());
}

/** @param {any} event @param {any} target @param {string} type @param {number} timeStamp */
function initialise(event, target, type, timeStamp) {
  event[TYPE] = type;
  event[TARGET] = target;
  event[CURRENT_TARGET] = target;
  event[TIME_STAMP] = timeStamp;
  event[STOPPED] = false;
  event[STOPPED_AT_ONCE] = false;
}

/** @returns {number} what Event's timeStamp counts: ms since the time origin */
export function now() {
  return typeof performance === 'undefined' ? Date.now() : performance.now();
}

/**
 * A plain event that is about to be dispatched.
 * @param {any} target
 * @param {string} type
 * @returns {SourceEvent}
 */
export function plainEvent(target, type) {
  return new PlainEvent(target, type);
}

/**
 * A message event that is about to be dispatched.
 * @param {any} target
 * @param {string} type
 * @param {string} data
 * @param {string} origin
 * @param {string} lastEventId
 * @param {number} timeStamp see now()
 * @returns {SourceEvent}
 */
export function messageEvent(target, type, data, origin, lastEventId, timeStamp) {
  return new LightMessageEvent(target, type, data, origin, lastEventId, timeStamp);
}

/** @param {SourceEvent} event */
export function isStoppedAtOnce(event) {
  return event[STOPPED_AT_ONCE];
}

/** @param {SourceEvent} event */
export function isStopped(event) {
  return event[STOPPED];
}

/** DOM "dispatch", the last steps. @param {SourceEvent} event */
export function endDispatch(event) {
  event[CURRENT_TARGET] = null;
  event[STOPPED] = event[STOPPED_AT_ONCE] = false;
}
