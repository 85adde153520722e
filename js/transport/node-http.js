// Carries requests over node:http and node:https: for Node without fetch, and for what fetch can't
// be told (an agent, TLS options). Must not know: redirects, reconnection, EventSource.

/**
 * @typedef {object} NodeOptions
 * @property {any} [agent] http.Agent, or a function from a URL to one
 * @property {Record<string, unknown>} [tls] options of tls.connect()
 */

/**
 * @param {Record<string, () => any>} modules give node:http and node:https, by scheme
 * @param {NodeOptions} options
 * @returns {import('./node-request.js').Exchange}
 */
export function byNodeHttp(modules, options) {
  return (url, headers, own, hop) => {
    const sent = modules[url.protocol]().request(
      Object.assign({}, own ? options.tls : undefined, {
        protocol: url.protocol,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path: url.pathname + url.search,
        agent: agentFor(options.agent, url),
        headers,
      }),
    );
    const failed = (/** @type {unknown} */ error) => hop.failed(error);
    const broke = () => hop.failed(new Error('the connection broke'));
    sent.on('error', failed);
    sent.on('response', (/** @type {any} */ response) => {
      response.on('data', (/** @type {Uint8Array} */ bytes) => hop.bytes(bytes));
      response.on('end', () => (response.complete ? hop.ended() : broke()));
      response.on('error', failed);
      response.on('close', () => response.complete || broke());
      hop.head(response.statusCode, response.rawHeaders);
    });
    sent.on('upgrade', (/** @type {any} */ response, /** @type {any} */ socket) => {
      socket.destroy();
      hop.head(response.statusCode, response.rawHeaders);
    });
    sent.end();
    return () => sent.destroy();
  };
}

/** @param {any} agent @param {URL} url */
function agentFor(agent, url) {
  if (typeof agent === 'function') return agent(url);
  // One for the other scheme can't be used behind a redirect.
  return agent && agent.protocol && agent.protocol !== url.protocol ? undefined : agent;
}
