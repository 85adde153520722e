// Transport over fetch in a page or a worker of a browser: finds out which failures a browser's own
// EventSource closes for, since fetch gives the same TypeError for each. A failure is stated a task
// late, when the browser has said what there is to say about it.
//
// - The page's policy forbids the request: the event `securitypolicyviolation` names it.
// - window.stop(): is told from a broken connection by the call. The browser's button can't be.
// - CORS: a request whose answer nobody may read (`no-cors`) gets through to another origin, maybe by
//   a redirect, where ours does not. As the connection may just have come back, ours is then tried
//   once more. HEAD, because Firefox waits for the body of a stream.
// - Mixed content: where it is blocked, a WebSocket's constructor says so, in Chromium and Firefox.
//   Whether it is can't be told by the URL: a policy upgrades requests, a user lets them through.
// - The page is being left: engines end its requests before they say `pagehide`. The failure is
//   held back, and comes to nothing when the page has gone.
// Must not know: reconnection, EventSource.

import { REASON_ABORTED, REASON_CORS, REASON_NETWORK, REASON_REFUSED } from '../abi.js';

/** @typedef {import('./choose.js').Transport} Transport */

/** How long a call explains the failures behind it. */
const STOP_MS = 1000;
/** How long the page may take from `beforeunload` to `pagehide`. */
const LEAVING_MS = 3000;
/** Some servers never answer HEAD. */
const PROBE_MS = 5000;

/** What the policy forbids, as far as was tried: a page's policy never gets milder. @type {Set<string>} */
const forbidden = new Set();
/** @type {Record<number, string>} */
const WORDS = {
  [REASON_REFUSED]: "the page's Content-Security-Policy (connect-src), or http from an https page",
  [REASON_CORS]: 'the server does not let this origin read the stream (Access-Control-Allow-Origin, -Headers: Last-Event-ID)',
  [REASON_ABORTED]: 'window.stop() was called',
};
let violations = 0;
let stoppedAt = 0;
let leftAt = 0;

/**
 * @param {Transport} open
 * @param {boolean} probes whether the probe asks what `open` asks
 * @returns {Transport} for one source
 */
export function inPage(open, probes) {
  watch();
  return (request, sink) => {
    const begun = Date.now();
    const url = request.url.replace(/#.*/, '');
    let over = false;
    let answered = false;
    /** @type {() => void} */
    let abort;
    const run = (/** @type {boolean} */ again) => {
      abort = open(request, {
        ...sink,
        response(...facts) {
          answered = true;
          sink.response(...facts);
        },
        async failed(error) {
          const now = Date.now();
          let reason = 0;
          if (begun <= stoppedAt && now - stoppedAt < STOP_MS) reason = REASON_ABORTED;
          const before = violations;
          const mixed = !answered && isMixed(url);
          await pause(now - leftAt < LEAVING_MS ? LEAVING_MS : 0);
          // For WebKit it is no mixed content, but the policy may forbid the WebSocket.
          if (forbidden.has(url) || (mixed && before === violations)) reason = REASON_REFUSED;
          if (!over && !reason && probes && !answered && (await isForbidden(request))) {
            if (!over && !again) return run(true);
            reason = REASON_CORS;
          }
          if (over) return;
          over = true;
          sink.failed(error, reason || REASON_NETWORK, WORDS[reason]);
        },
      });
    };
    run(false);
    return () => {
      over = true;
      abort();
    };
  };
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {import('./fetch.js').TransportRequest} request that has failed */
async function isForbidden({ url, withCredentials }) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), PROBE_MS);
  const credentials = withCredentials ? 'include' : 'same-origin';
  try {
    const init = /** @type {RequestInit} */ ({ method: 'HEAD', mode: 'no-cors', credentials, cache: 'no-store', signal: controller.signal });
    return (await fetch(url, init)).type === 'opaque';
  } catch {
    return false;
  }
}

/** @param {string} url */
function isMixed(url) {
  if (!/^https/.test(self.origin) || url[4] === 's') return false;
  try {
    new WebSocket(url.replace('http', 'ws')).close();
  } catch (/** @type {any} */ error) {
    return error.name === 'SecurityError';
  }
}

let watching = false;

function watch() {
  if (watching) return;
  watching = true;
  const inWindow = typeof document === 'object';
  (inWindow ? document : self).addEventListener('securitypolicyviolation', (/** @type {any} */ event) => {
    violations++;
    if (event.effectiveDirective === 'connect-src' && event.disposition === 'enforce') forbidden.add(event.blockedURI);
  });
  if (!inWindow) return;
  self.addEventListener('beforeunload', () => {
    leftAt = Date.now();
  });
  const { stop } = self;
  Object.assign(self, {
    stop() {
      stoppedAt = Date.now();
      stop.call(self);
    },
  });
}
