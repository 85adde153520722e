// The realm's one instance of the core, made when the first source needs it: a page gets few
// WebAssembly memories, and importing the package must cost nothing. The module is small enough
// (4096 bytes) for every engine to compile it synchronously.

import text from 'core.wasm';

import { Core } from './core.js';
import { decode } from './wasm-text.js';

/** @type {Core | null} */
let instance = null;

/** @returns {Core} */
export function core() {
  if (instance === null) instance = new Core(new WebAssembly.Module(decode(text)));
  return instance;
}
