// Adapter for npm `sse.js`, with reconnection turned on. It is written for pages: here it runs on
// the XMLHttpRequest of xml-http-request.mjs. The end of a response is a readystatechange only,
// which stands for an error.
import { SSE } from 'sse.js';

import { packageAbout, runOnStdio } from './stdio.mjs';
import { CustomEvent, XMLHttpRequest } from './xml-http-request.mjs';

globalThis.XMLHttpRequest = XMLHttpRequest;
globalThis.CustomEvent ??= CustomEvent;

runOnStdio({
  about: packageAbout('sse.js', {
    profiles: ['client'],
    capabilities: ['headers', 'last-event-id', 'post', 'report'],
  }),
  create(url, options, seen) {
    const sse = new SSE(url, {
      start: false,
      autoReconnect: true,
      method: options.method,
      payload: options.body,
      headers: Object.fromEntries(options.headers ?? []),
      withCredentials: options.withCredentials,
    });
    const listening = new Set();
    let closing = false;
    let failed = false;
    // An `open` or `error` of its own has a responseCode; one of the server's has an id.
    const told = (event) => {
      if (event.type === 'open' && 'responseCode' in event) return seen.open(source);
      if (event.type === 'error' && 'responseCode' in event) {
        failed = true;
        return seen.error(source, String(event.data ?? ''));
      }
      seen.event(source, { type: event.type, data: event.data, lastEventId: event.lastEventId });
    };
    const source = {
      close: () => {
        closing = true;
        sse.close();
      },
      state: () => sse.readyState,
      lastEventId: () => sse.lastEventId,
      retry: () => sse.reconnectDelay,
      listen: (types) => {
        for (const type of types) if (!listening.has(type)) sse.addEventListener(type, told);
        types.forEach((type) => listening.add(type));
      },
    };
    sse.addEventListener('readystatechange', ({ readyState }) => {
      if (readyState === SSE.CLOSED && !closing && !failed) seen.error({ close: source.close }, 'the response ended');
      failed = false;
    });
    if (options.lastEventId !== undefined) sse.lastEventId = options.lastEventId;
    source.listen(['open', 'error', 'message', ...options.listen]);
    sse.stream();
    return source;
  },
});
