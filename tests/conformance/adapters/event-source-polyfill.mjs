// Adapter for npm `event-source-polyfill`, with the fetch transport that it chooses in Node.
import { createRequire } from 'node:module';

import { packageAbout, runOnStdio } from './stdio.mjs';

const require = createRequire(import.meta.url);
const { EventSourcePolyfill } = require('event-source-polyfill');
const checks = require('../page/checks/index.js');
const eventSourceClient = require('../page/event-source-client.js');

const about = packageAbout('event-source-polyfill', {
  profiles: ['client', 'eventsource'],
  capabilities: ['checks', 'headers', 'read-timeout'],
});
const client = eventSourceClient(EventSourcePolyfill, about, ({ withCredentials, headers = [], readTimeoutMs }) => {
  if (!withCredentials && headers.length === 0 && !readTimeoutMs) return undefined;
  return { withCredentials, headers: Object.fromEntries(headers), heartbeatTimeout: readTimeoutMs };
});
client.check = checks.runner(EventSourcePolyfill, globalThis);
runOnStdio(client);
