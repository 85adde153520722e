// Builds dist/eventsource.legacy.js out of the same sources as the rest: esbuild bundles them with
// stand-ins for what old engines lack, TypeScript lowers the syntax to ES5, UglifyJS minifies.
// Must not know: what is in the files it bundles.
import { writeFileSync } from 'node:fs';

import { build } from 'esbuild';
import ts from 'typescript';

import { replace } from './build-replace.mjs';
import { minify } from './minify.mjs';
import { OWN_NAMES_WITH_TWIN } from './own-names.mjs';

/** Files of js/ and those that stand in their place. */
const REPLACED = {
  'js/fast-batches.js': 'js/batches.js',
  'js/event-target.js': 'js/legacy/event-target.js',
  'js/instance.js': 'js/legacy/instance.js',
  'js/text-decoding.js': 'js/page-text-decoding.js',
  'js/transport/choose.js': 'js/legacy/choose.js',
};
/**
 * What lowered syntax calls: TypeScript's own are longer, as they serve more than our sources use.
 */
const PROLOGUE = `'use strict';
function __extends(derived, base) {
  var constructor = { value: derived, writable: true, configurable: true };
  derived.prototype = Object.create(base.prototype, { constructor: constructor });
  Object.defineProperty(derived, 'prototype', { writable: false });
  if (Object.setPrototypeOf) Object.setPrototypeOf(derived, base.prototype.constructor);
}
`;
const GLOBAL = "typeof self !== 'undefined' ? self : typeof window !== 'undefined' ? window : typeof global !== 'undefined' ? global : this";
/** Duktape evaluates the arguments of f(x, x = y) in another order, as UglifyJS would write them. */
const ORDERLY = { collapse_vars: false };
/** Bundlers for React Native take the script as a CommonJS module. */
const EPILOGUE = "if (typeof module === 'object' && module) module.exports = root.EventSourceWasm;";
/** Their exports stand in the place of globals. */
const STAND_INS = ['collections', 'event-target', 'objects', 'promise', 'url', 'utf8-decoder'];

/**
 * @param {import('esbuild').BuildOptions} common
 * @param {(relative: string) => string} path
 */
export async function buildLegacy(common, path) {
  const { outputFiles } = await build({
    ...common,
    banner: {},
    entryPoints: [path('js/legacy/script.js')],
    inject: STAND_INS.map((name) => path(`js/legacy/${name}.js`)),
    define: { 'Object.assign': 'objectAssign' },
    plugins: [...common.plugins, replace(REPLACED, path)],
    format: 'iife',
    minifySyntax: true,
    mangleProps: OWN_NAMES_WITH_TWIN,
    write: false,
  });
  const compilerOptions = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.None, removeComments: true, noEmitHelpers: true };
  let lowered = ts.transpileModule(outputFiles[0].text, { compilerOptions }).outputText;
  const strange = /\b__(?!extends|proto__|eventsource)\w+/.exec(lowered);
  if (strange) throw new Error(`js/build-legacy.mjs: the sources use syntax that needs ${strange[0]}: avoid it, or supply that`);
  // As long as the standard says: a parameter with a default counts, once it is lowered.
  const constructor = /(function \w*EventSource\w*\(url), (\w+)\) \{\s*if \(\2 === void 0\) \{ \2 = \{\}; \}/;
  if (!constructor.test(lowered)) throw new Error('js/build-legacy.mjs: the constructor of EventSource looks different now');
  lowered = lowered.replace(constructor, '$1) { var $2 = arguments[1];');
  const script = `(function (root) {\n${PROLOGUE}${lowered}${EPILOGUE}})(${GLOBAL});`;
  writeFileSync(path('dist/eventsource.legacy.js'), `${common.banner.js}\n${minify(script, ORDERLY)}\n`);
}
