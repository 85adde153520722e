// What an EventSource keeps that nobody else may see. A WeakMap, since a native object has no own
// properties either; it is also the brand check of Web IDL.

/**
 * @typedef {object} Internals
 * @property {string} url serialized
 * @property {boolean} withCredentials
 * @property {import('./source.js').Source} source
 * @property {import('./listeners.js').Listeners} listeners
 * @property {import('./handler-attributes.js').HandlerAttributes} handlers
 */

/** @type {WeakMap<object, Internals>} */
export const internals = new WeakMap();

/**
 * @param {unknown} object `this` of a member
 * @returns {Internals}
 * @throws {TypeError} when it is no EventSource
 */
export function internal(object) {
  const found = internals.get(/** @type {object} */ (object));
  if (!found) throw new TypeError('Illegal invocation: not an EventSource');
  return found;
}
