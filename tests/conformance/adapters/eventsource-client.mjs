// Adapter for npm `eventsource-client`. It has no error event: the moment at which it says that it
// will connect again stands for it. Inside these two callbacks its readyState is still the old one,
// and is not reported.
import { createEventSource } from 'eventsource-client';

import { packageAbout, runOnStdio } from './stdio.mjs';

const STATES = ['connecting', 'open', 'closed'];

runOnStdio({
  about: packageAbout('eventsource-client', {
    profiles: ['client'],
    capabilities: ['comments', 'headers', 'last-event-id', 'post', 'report', 'retry-5xx'],
  }),
  create(url, options, seen) {
    const types = new Set(['open', 'error', 'message', ...options.listen]);
    const client = createEventSource({
      url,
      method: options.method,
      body: options.body,
      headers: Object.fromEntries(options.headers ?? []),
      credentials: options.withCredentials ? 'include' : undefined,
      initialLastEventId: options.lastEventId,
      onConnect: () => seen.open({ close: source.close }),
      onScheduleReconnect: () => seen.error({ close: source.close }),
      onComment: (text) => seen.comment(source, text),
      onMessage: ({ event = 'message', data }) => {
        if (types.has(event)) seen.event(source, { type: event, data, lastEventId: source.lastEventId() });
      },
    });
    const source = {
      close: () => client.close(),
      state: () => STATES.indexOf(client.readyState),
      lastEventId: () => client.lastEventId ?? '',
      listen: (more) => more.forEach((type) => types.add(type)),
    };
    return source;
  },
});
