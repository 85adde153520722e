// Stands for the core's twin in JavaScript where a build leaves it out to be small.

/** @param {unknown} error why WebAssembly can't be used @returns {never} */
export function instantiate(error) {
  throw new Error(
    `WebAssembly can't be used here (${error}): load eventsource.legacy.js, or let the Content-Security-Policy say script-src 'wasm-unsafe-eval'`,
  );
}
