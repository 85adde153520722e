// URL and DOMException for engines where they are missing or can't be constructed.
// Must not know: EventSource.

const PARTS = /^([a-z][a-z0-9+.-]*:)(\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;
/** What no host can have, but a link of such engines lets through. */
const NO_HOST = /[\s<>^|%"`{}\\]|^\[[^\]]*$/;
const SPECIAL = /^(https?|wss?|ftp):$/;

/** As much of URL as the package reads; a page's engine does the work by a link. */
class SmallUrl {
  /** @param {string} text @param {string} [base] */
  constructor(text, base) {
    const href = text
      .trim()
      .replace(/[\t\n\r]/g, '')
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (unit) => (unit.length > 1 ? unit : '\ufffd'));
    const parts = PARTS.exec(resolve(href, base));
    if (!parts || (SPECIAL.test(parts[1]) && !isHost(parts[3]))) throw new TypeError('Invalid URL');
    this.href = parts[0];
    this.protocol = parts[1];
    this.host = parts[3] || '';
    this.origin = SPECIAL.test(parts[1]) ? `${parts[1]}//${this.host.replace(/^.*@/, '')}` : 'null';
  }
}

/** @param {string | undefined} host with a port perhaps */
function isHost(host) {
  const port = /:(\d*)$/.exec(host || '');
  return host && !NO_HOST.test(host) && !(port && Number(port[1]) > 65535);
}

/**
 * In a page its engine resolves. A worker of such an engine gets less: dots and the like are left in
 * the path, for XMLHttpRequest to resolve.
 * @param {string} href
 * @param {string} [base]
 * @returns {string} absolute
 */
function resolve(href, base) {
  if (typeof document !== 'undefined' && document.createElement) {
    const link = document.createElement('a');
    link.href = href;
    return link.href;
  }
  if (PARTS.test(href)) return href;
  const parts = PARTS.exec(base || '');
  if (!parts) throw new TypeError('Invalid URL');
  const folder = href.charAt(0) === '/' ? '' : parts[4].replace(/[^/]*$/, '');
  return parts[1] + (href.slice(0, 2) === '//' ? '' : parts[2] + folder) + href;
}

/** Some take what is no URL. @param {string} text */
function refuses(text) {
  try {
    new root.URL(text);
    return false;
  } catch {
    return true;
  }
}

/** @type {any} */
export const URL = (() => {
  try {
    if (new root.URL('./b?c', 'http://a/').href === 'http://a/b?c' && refuses('http://a:65536/')) return root.URL;
  } catch {
    // it is no constructor
  }
  return SmallUrl;
})();

/** @type {any} */
export const DOMException = (() => {
  try {
    if (new root.DOMException('', 'SyntaxError').name === 'SyntaxError') return root.DOMException;
  } catch {
    // likewise
  }
  return /** @type {any} */ (
    function (/** @type {string} */ message, /** @type {string} */ name) {
      const error = new Error(message);
      if (root.DOMException) Object.setPrototypeOf && Object.setPrototypeOf(error, root.DOMException.prototype);
      Object.defineProperties(error, { name: { value: name }, message: { value: message }, code: { value: 12 } });
      return error;
    }
  );
})();
