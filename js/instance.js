// The realm's one instance of the core, made when the first source needs it: a page gets few
// WebAssembly memories, and importing the package must cost nothing. The module is small enough
// (4096 bytes) for every engine to compile it synchronously. Whether an engine runs WebAssembly is
// only known by trying: it may be there and forbidden (Content-Security-Policy, workerd).

import { instantiate as instantiateTwin } from 'core.twin';
import texts from 'core.wasm';

import { Core } from './core.js';
import { decode } from './wasm-text.js';

/** @type {Core | null} */
let instance = null;

/** @returns {Core} */
export function core() {
  if (instance === null) instance = new Core(coreExports());
  return instance;
}

/**
 * [NON-SPEC] Takes the core from a WebAssembly.Module that the runtime has compiled, for runtimes
 * that forbid to compile one (workerd): the package has it as `eventsource-wasm/core.wasm`. Without
 * it, the core runs there as JavaScript.
 * @param {WebAssembly.Module} module
 * @throws {TypeError} when it is not that module
 * @throws {Error} when a source was made before
 */
export function useModule(module) {
  if (instance !== null) throw new Error('useModule: call it before the first EventSource is made');
  let exports;
  try {
    exports = exportsOf(module);
  } catch (error) {
    throw new TypeError(`useModule: the argument must be the WebAssembly.Module of eventsource-wasm/core.wasm (${error})`);
  }
  instance = new Core(exports);
}

function coreExports() {
  let reason;
  for (const text of texts) {
    try {
      return exportsOf(new WebAssembly.Module(decode(text)));
    } catch (error) {
      reason = error;
    }
  }
  return instantiateTwin(reason);
}

/** @param {WebAssembly.Module} module @returns {any} */
function exportsOf(module) {
  const { exports } = new WebAssembly.Instance(module, {});
  if (!exports.memory || !exports.parse) throw new TypeError('it exports something else');
  return exports;
}
