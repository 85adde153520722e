// Lint rules of all JavaScript in the repository.
import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['build/', 'dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': ['error', { destructuring: 'all' }] },
  },
  {
    files: ['js/**/*.js'],
    languageOptions: {
      ecmaVersion: 2020,
      globals: { ...globals['shared-node-browser'], Buffer: 'readonly', process: 'readonly', document: 'readonly', FinalizationRegistry: 'readonly', location: 'readonly', reportError: 'readonly', self: 'readonly' },
    },
  },
  {
    files: ['js/legacy/**', 'js/node/**', 'js/transport/node-*.js', 'js/transport/xhr.js'],
    languageOptions: { globals: { XMLHttpRequest: 'readonly', navigator: 'readonly', module: 'writable', require: 'readonly', root: 'readonly' } },
  },
  { files: ['server/pages/**', 'tests/browser/pages/**', 'tests/bench/pages/**'], languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  {
    files: ['*.mjs', 'js/build*.mjs', 'wasm/*.mjs', 'server/**/*.mjs', 'tests/**/*.mjs'],
    languageOptions: { globals: { ...globals.node } },
  },
  { files: ['tests/**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { ...globals.node } } },
  {
    files: ['tests/matrix/open-page.js'],
    languageOptions: { ecmaVersion: 5, sourceType: 'commonjs', globals: { console: 'readonly' } },
    rules: { 'no-var': 'off' },
  },
  { files: ['tests/matrix/workerd/worker.js'], languageOptions: { globals: globals.worker } },
  { files: ['tests/**/deno.mjs'], languageOptions: { globals: { Deno: 'readonly', EventSource: 'readonly' } } },
  {
    // ES5, for engines as old as PhantomJS; the scripts of a page share globals.
    files: ['tests/conformance/page/**/*.js', 'tests/conformance/suite/**/*.js'],
    languageOptions: {
      ecmaVersion: 5,
      sourceType: 'script',
      globals: {
        ...globals.browser,
        ...globals.worker,
        ...globals.commonjs,
        ...{ Promise: 'readonly', Symbol: 'readonly', WeakRef: 'readonly', globalThis: 'readonly' },
        ...{ SseAdapter: 'readonly', SuiteColumn: 'readonly', sseImplementation: 'readonly', sseRemoteSource: 'readonly', sseStart: 'readonly' },
      },
    },
    rules: { 'no-var': 'off', 'no-unused-vars': ['error', { caughtErrors: 'none', args: 'none' }], 'no-redeclare': 'off', 'no-prototype-builtins': 'off' },
  },
];
