// Asks the page server for scripted responses; see scriptRoutes in ../routes.mjs.

let count = 0;

/** @param {object[]} plan one entry per request */
export const script = (...plan) => scriptAt('', ...plan);

/** The same at another origin that has these routes. @param {string} origin @param {object[]} plan */
export function scriptAt(origin, ...plan) {
  const key = `${Date.now()}-${(count += 1)}-${Math.random()}`;
  const query = new URLSearchParams({ key, plan: JSON.stringify(plan) });
  const ask = async (path, more = {}) => (await fetch(`${origin}${path}?${new URLSearchParams({ key, ...more })}`)).json();
  return {
    url: `${origin}/script?${query}`,
    /** what the server got */
    requests: () => ask('/requests'),
    /** how often the server was asked by HEAD */
    heads: () => ask('/heads'),
    /** resolves when the client has left the n-th request */
    left: (n = 1) => ask('/left', { n }),
    /** breaks the n-th request's connection */
    break: (n) => ask('/break', { n }),
  };
}

// Firefox reports a response, to its own EventSource too, when the first byte of the body is there.
export const held = (body, more = {}) => ({ body: body || ':\n', hold: true, ...more });
export const ended = (body, more = {}) => ({ body, ...more });
