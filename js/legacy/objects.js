// Object.assign for engines without; the build puts it in place of that.

/** @param {any} target @param {any[]} sources */
export function objectAssign(target, ...sources) {
  for (const source of sources) for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}
