// Which transport makes the requests of a source in Node: the dispatcher beneath fetch where fetch is
// Node's own, fetch where it is somebody else's, and node:http where there is none, or where an
// option needs it. In place of js/transport/choose.js.
// Must not know: EventSource, how a transport works.

import { fetchOption, runtimeFetch } from '../transport/choose.js';
import { settle } from '../transport/bytes.js';
import { openFetch } from '../transport/fetch.js';
import { byDispatcher, fetchDispatcher } from '../transport/node-dispatcher.js';
import { byNodeHttp } from '../transport/node-http.js';
import { openNodeRequest } from '../transport/node-request.js';
import { isRedirect, redirected } from '../transport/redirects.js';

/** Node's modules by scheme; not loaded before they are needed. @type {Record<string, () => any>} */
const modules = { 'http:': () => require('http'), 'https:': () => require('https') };

/**
 * @param {{ fetch?: unknown, agent?: unknown, tls?: unknown }} init the source's options
 * @returns {import('../transport/choose.js').Transport}
 * @throws {TypeError} when an option is wrong
 */
export function transportFor(init) {
  const given = fetchOption(init.fetch);
  const options = nodeOptions(init);
  if (given && options) throw new TypeError("the options 'agent' and 'tls' are not for a fetch of your own: leave one out");
  if (given) return (request, sink) => openFetch(given, request, sink);
  if (options || typeof fetch !== 'function') return (request, sink) => openNodeRequest(byNodeHttp(modules, options || {}), request, sink);
  return openAsFetch;
}

/** Looks at fetch for each request, as tests and instrumentation replace it. @type {import('../transport/choose.js').Transport} */
function openAsFetch(request, sink) {
  const dispatcher = fetchDispatcher();
  return dispatcher ? openNodeRequest(byDispatcher(dispatcher), request, sink) : openFetch(ownFetch, request, sink);
}

/** @param {{ agent?: any, tls?: any }} init @returns {import('../transport/node-http.js').NodeOptions | undefined} */
function nodeOptions({ agent, tls }) {
  if (agent === undefined && tls === undefined) return undefined;
  if (agent !== undefined && typeof agent !== 'function' && !(agent && typeof agent.addRequest === 'function')) {
    throw new TypeError("the option 'agent' must be an http.Agent, or a function that gives one for a URL");
  }
  if (tls !== undefined && (typeof tls !== 'object' || !tls)) {
    throw new TypeError("the option 'tls' must be an object with options of tls.connect()");
  }
  return { agent, tls };
}

const inBun = typeof process === 'object' && 'bun' in process.versions;
/** Bun's fetch follows 127 redirects, so there they are followed here. */
const ownFetch = inBun ? fetchAlong : runtimeFetch;

/** @param {string} url @param {any} init @returns {Promise<any>} */
async function fetchAlong(url, init) {
  for (let at = new URL(url), count = 1; ; count++) {
    /** @type {any} */
    const response = await runtimeFetch(at.href, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (!isRedirect(response.status, location)) return response;
    if (response.body) settle(() => response.body.cancel());
    at = redirected(at, location || '', count);
  }
}
