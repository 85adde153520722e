// Object.assign and Object.entries for engines without; the build puts them in place of these.

/** @param {any} target @param {any[]} sources */
export function objectAssign(target, ...sources) {
  for (const source of sources) for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

/** @param {any} object @returns {[string, any][]} */
export function objectEntries(object) {
  return Object.keys(object).map((key) => [key, object[key]]);
}
