// The realm's one core, as JavaScript: with a WebAssembly module beside it the file would be a
// quarter larger, and a Content-Security-Policy would report the attempt to compile it. In place of
// js/instance.js.

import { instantiate } from 'core.twin';

import { Core } from '../core.js';

/** @type {Core | null} */
let instance = null;

/** @returns {Core} */
export function core() {
  if (instance === null) instance = new Core(instantiate());
  return instance;
}
