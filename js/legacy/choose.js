// Which transport makes the requests of a source, by what the runtime really can: fetch that
// streams and can be aborted, else XMLHttpRequest. In place of js/transport/choose.js.
// Must not know: EventSource, how a transport works.

import { fetchOption, runtimeFetch } from '../transport/choose.js';
import { openFetch } from '../transport/fetch.js';
import { openXhr } from '../transport/xhr.js';

/**
 * @param {{ fetch?: unknown }} init the source's options
 * @returns {import('../transport/choose.js').Transport}
 * @throws {TypeError} when an option is wrong, or nothing can make requests
 */
export function transportFor(init) {
  const given = fetchOption(init.fetch);
  if (given) return (request, sink) => openFetch(given, request, sink);
  const lacking = fetchLacks();
  if (!lacking) return (request, sink) => openFetch(runtimeFetch, request, sink);
  if (typeof XMLHttpRequest === 'function' || typeof XMLHttpRequest === 'object') return openXhr;
  throw new TypeError(`this runtime can't make requests: there is no XMLHttpRequest, and ${lacking}; give a fetch with the option 'fetch'`);
}

/** What keeps the runtime's fetch from being used. @returns {string} */
function fetchLacks() {
  if (typeof fetch !== 'function') return 'no fetch';
  try {
    if (!('signal' in root.Request.prototype)) return 'its fetch takes no signal';
    if (typeof new root.Response('x').body.getReader !== 'function') return 'its fetch gives no stream';
  } catch {
    return 'its fetch gives no stream';
  }
  return '';
}
