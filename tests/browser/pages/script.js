// Asks the page server for scripted responses; see scriptRoutes in ../routes.mjs.

let count = 0;

/** @param {object[]} plan one entry per request */
export function script(...plan) {
  const key = `${Date.now()}-${(count += 1)}-${Math.random()}`;
  const query = new URLSearchParams({ key, plan: JSON.stringify(plan) });
  const ask = async (path) => (await fetch(`${path}?${new URLSearchParams({ key })}`)).json();
  return {
    url: `/script?${query}`,
    /** what the server got */
    requests: () => ask('/requests'),
    /** resolves when the client has left the n-th request */
    left: async (n = 1) => (await fetch(`/left?${new URLSearchParams({ key, n })}`)).json(),
  };
}

export const held = (body, more = {}) => ({ body, then: 'hold', ...more });
export const ended = (body, more = {}) => ({ body, ...more });
export const cut = (body, more = {}) => ({ body, then: 'cut', ...more });
