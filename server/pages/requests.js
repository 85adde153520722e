/**
 * The two requests that change something on the server: drop and publish. It must not know cards;
 * a refusal becomes an Error with the server's own words.
 */
const LONGEST_REASON = 300;

/** @param {string} url @param {string} [body] @returns {Promise<any>} the JSON of the answer */
async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body });
  if (response.ok) return response.json();
  const reason = (await response.text()).trim().slice(0, LONGEST_REASON);
  throw new Error(`HTTP ${response.status}${reason ? `, ${reason}` : ''}`);
}

/** Cuts the streams that were opened with this token. @param {string} client */
export async function drop(client) {
  const { dropped } = await post(`/drop?${new URLSearchParams({ client })}`);
  if (dropped === 0) throw new Error('the server knows no such stream');
}

/** @param {string} channel @param {string} text */
export async function publish(channel, text) {
  await post(`/publish?${new URLSearchParams({ channel })}`, text);
}
