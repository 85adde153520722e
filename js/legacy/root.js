// The global object, by whatever name an engine has it.

/** @type {any} */
export const root = typeof self !== 'undefined' ? self : typeof window !== 'undefined' ? window : typeof global !== 'undefined' ? global : new Function('return this')();
