// Adapter for npm `launchdarkly-eventsource`. The end of a response is its event `end`, which
// stands for an error; `closed` is dispatched whoever closed.
import { createRequire } from 'node:module';

import { packageAbout, runOnStdio } from './stdio.mjs';

const require = createRequire(import.meta.url);
const { EventSource } = require('launchdarkly-eventsource');
const checks = require('../page/checks/index.js');
const eventSourceClient = require('../page/event-source-client.js');

const about = packageAbout('launchdarkly-eventsource', {
  profiles: ['client', 'eventsource'],
  capabilities: ['checks', 'headers', 'last-event-id', 'post', 'read-timeout', 'report', 'retry-5xx'],
});
const client = eventSourceClient(EventSource, about, init);
const { create } = client;
client.create = (url, options, seen) => {
  const { open, error } = seen;
  let ended = false;
  return create(
    url,
    { ...options, listen: ['end', ...options.listen] },
    {
      ...seen,
      open: (source) => {
        ended = false;
        open(source);
      },
      error,
      event: (source, event) => {
        if (event.type !== 'end' || event.data !== 'undefined') return seen.event(source, event);
        if (!ended) error(source, 'the response ended');
        ended = true;
      },
    },
  );
};
client.check = checks.runner(EventSource, globalThis);
runOnStdio(client);

function init({ withCredentials, headers = [], lastEventId, readTimeoutMs, method, body }) {
  const all = Object.fromEntries(headers);
  if (lastEventId !== undefined) all['Last-Event-ID'] = lastEventId;
  return { withCredentials, headers: all, readTimeoutMillis: readTimeoutMs, method, body };
}
