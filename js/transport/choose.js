// Which transport makes the requests of a source: here fetch, which streams in every modern runtime.
// Other builds have another file in this one's place (js/legacy/choose.js).
// Must not know: EventSource, how a transport works.

import { openFetch } from './fetch.js';
import { inPage } from './page-fetch.js';

/** @typedef {import('./fetch.js').FetchLike} FetchLike */

/**
 * @callback Transport starts a request, in a later task or microtask; returns what ends it
 * @param {import('./fetch.js').TransportRequest} request
 * @param {import('./fetch.js').TransportSink} sink
 * @returns {() => void} idempotent
 */

/**
 * @param {{ fetch?: unknown }} init the source's options
 * @returns {Transport}
 * @throws {TypeError} when an option is wrong, or nothing can make requests
 */
export function transportFor(init) {
  const given = fetchOption(init.fetch);
  if (!given && (typeof fetch !== 'function' || (typeof Response === 'function' && !('body' in Response.prototype)))) {
    throw new TypeError("this runtime has no fetch that streams: give one with the option 'fetch'");
  }
  const open = (/** @type {any} */ request, /** @type {any} */ sink) => openFetch(given || runtimeFetch, request, sink);
  // Only browsers have origins.
  return typeof self === 'object' && self.origin ? inPage(open, !given) : open;
}

/** The runtime's own, looked up for each request, as tests replace it. @type {FetchLike} */
export const runtimeFetch = (url, init) => fetch(url, init);

/** @param {unknown} option @returns {FetchLike | undefined} */
export function fetchOption(option) {
  if (option === undefined || typeof option === 'function') return /** @type {FetchLike | undefined} */ (option);
  throw new TypeError(`the option 'fetch' must be a function, not ${option === null ? 'null' : typeof option}`);
}
