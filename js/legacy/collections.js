// Map, WeakMap and Symbol for engines without: no more of them than the package uses.
// The build puts these names in the place of the globals; nobody else sees them.
// Must not know: what is kept in them.

class SmallMap {
  constructor() {
    this.values = Object.create(null);
  }

  /** @param {string} key */
  get(key) {
    return this.values[`$${key}`]; // a prefix, as some engines treat __proto__ as none
  }

  /** @param {string} key */
  has(key) {
    return `$${key}` in this.values;
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    this.values[`$${key}`] = value;
  }

  /** @param {string} key */
  delete(key) {
    delete this.values[`$${key}`];
  }
}

let numbered = 0;

/** Keeps the value on its key, in a property that is not listed. */
class SmallWeakMap {
  constructor() {
    this.name = `__eventsource${numbered++}`;
  }

  /** @param {any} key */
  get(key) {
    return this.has(key) ? key[this.name] : undefined;
  }

  /** @param {any} key */
  has(key) {
    return key === Object(key) && Object.prototype.hasOwnProperty.call(key, this.name);
  }

  /** @param {any} key @param {any} value */
  set(key, value) {
    Object.defineProperty(key, this.name, { value, configurable: true });
  }
}

/** A property's name in place of a symbol. @param {string} name */
const smallSymbol = (name) => `@@${name}`;
smallSymbol.for = smallSymbol;
smallSymbol.toStringTag = smallSymbol('toStringTag');

export const Map = root.Map && root.Map.prototype.delete ? root.Map : SmallMap;
export const WeakMap = root.WeakMap || SmallWeakMap;
export const Symbol = root.Symbol && root.Symbol.for ? root.Symbol : smallSymbol;
