// Asks the page server for scripted responses; see scriptRoutes in ../routes.mjs.

let count = 0;

/** @param {object[]} plan one entry per request */
export function script(...plan) {
  const key = `${Date.now()}-${(count += 1)}-${Math.random()}`;
  const query = new URLSearchParams({ key, plan: JSON.stringify(plan) });
  const ask = async (path, more = {}) => (await fetch(`${path}?${new URLSearchParams({ key, ...more })}`)).json();
  return {
    url: `/script?${query}`,
    /** what the server got */
    requests: () => ask('/requests'),
    /** resolves when the client has left the n-th request */
    left: (n = 1) => ask('/left', { n }),
    /** breaks the n-th request's connection */
    break: (n) => ask('/break', { n }),
  };
}

// Firefox reports a response, to its own EventSource too, when the first byte of the body is there.
export const held = (body, more = {}) => ({ body: body || ':\n', hold: true, ...more });
export const ended = (body, more = {}) => ({ body, ...more });
