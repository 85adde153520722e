// Redirects by [Fetch], for what follows them by itself: 20 at most, only to http and https.
// Must not know: how a request is made.

const MOST_REDIRECTS = 20;
const STATUSES = [301, 302, 303, 307, 308];

/** @param {number} status @param {string | null | undefined} location the header */
export function isRedirect(status, location) {
  return STATUSES.indexOf(status) >= 0 && !!location;
}

/**
 * @param {URL} from
 * @param {string} location as the header has it: one char per byte, or text already
 * @param {number} count of the redirects so far, with this one
 * @returns {URL} where to
 * @throws {Error} when it must not be followed
 */
export function redirected(from, location, count) {
  const url = new URL(textOf(location), from);
  if (!/^https?:$/.test(url.protocol)) throw new Error(`redirected to ${url.protocol}`);
  if (count > MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirects`);
  return url;
}

/** A Location's bytes as UTF-8, if they are that. @param {string} bytes */
function textOf(bytes) {
  try {
    return decodeURIComponent(escape(bytes));
  } catch {
    return bytes;
  }
}
