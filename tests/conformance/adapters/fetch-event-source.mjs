// Adapter for npm `@microsoft/fetch-event-source`, used as its documentation says for a stream that
// goes on: onclose throws, so that the end of a response is followed by another request.
// It expects a page: `window` and `document` are given what it asks for. It has no readyState, and
// an event shows the id of its own block only: where there is none, the last event ID is unknown.
import { packageAbout, runOnStdio } from './stdio.mjs';

globalThis.window ??= globalThis;
globalThis.document ??= { hidden: false, addEventListener() {}, removeEventListener() {} };
const { fetchEventSource } = await import('@microsoft/fetch-event-source');

runOnStdio({
  about: packageAbout('@microsoft/fetch-event-source', {
    client: 'fetch-event-source',
    profiles: ['client'],
    capabilities: ['headers', 'last-event-id', 'post', 'report', 'retry-5xx'],
  }),
  create(url, options, seen) {
    const types = new Set(['open', 'error', 'message', ...options.listen]);
    const controller = new AbortController();
    const source = {
      close: () => controller.abort(),
      listen: (more) => more.forEach((type) => types.add(type)),
    };
    const headers = Object.fromEntries(options.headers ?? []);
    if (options.lastEventId !== undefined) headers['last-event-id'] = options.lastEventId;
    fetchEventSource(url, {
      method: options.method,
      body: options.body,
      headers,
      credentials: options.withCredentials ? 'include' : undefined,
      openWhenHidden: true,
      signal: controller.signal,
      fetch: async (input, init) => tellWhenRead(await fetch(input, init), () => seen.open(source)),
      onmessage: ({ event, data, id }) => {
        const type = event || 'message';
        if (types.has(type)) seen.event(source, { type, data, lastEventId: id || undefined });
      },
      onclose: () => {
        throw new Error('the server closed the stream');
      },
      onerror: (error) => seen.error(source, error.message),
    }).catch((error) => console.error(error));
    return source;
  },
});

/**
 * The library's own onopen decides whether a response is taken; one of ours would replace it. What
 * it does next with a response that it takes is to ask for the body.
 */
function tellWhenRead(response, tell) {
  const { body } = response;
  Object.defineProperty(response, 'body', {
    get() {
      tell();
      return body;
    },
  });
  return response;
}
