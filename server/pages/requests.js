/**
 * The two requests that change something on the server: drop and publish. It must not know cards;
 * a refusal becomes an Error with the server's own words.
 */
const LONGEST_REASON = 300;

/** @param {string} url @param {string} [body] */
async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body });
  if (response.ok) return;
  const reason = (await response.text()).trim().slice(0, LONGEST_REASON);
  throw new Error(`HTTP ${response.status}${reason ? `, ${reason}` : ''}`);
}

/** Cuts the streams that were opened with this token. @param {string} client */
export function drop(client) {
  return post(`/drop?${new URLSearchParams({ client })}`);
}

/** @param {string} channel @param {string} text */
export function publish(channel, text) {
  return post(`/publish?${new URLSearchParams({ channel })}`, text);
}
