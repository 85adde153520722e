// Adapter for the EventSource of Deno: deno run -A --v8-flags=--expose-gc adapters/deno.mjs
import { createRequire } from 'node:module';

import { NODE_CAPABILITIES, garbageCollector, runOnStdio, runtime } from './stdio.mjs';

const require = createRequire(import.meta.url);
const checks = require('../page/checks/index.js');
const eventSourceClient = require('../page/event-source-client.js');

const capabilities = NODE_CAPABILITIES.filter((name) => name !== 'gc' || typeof gc === 'function');
const client = eventSourceClient(
  EventSource,
  {
    client: 'deno',
    version: Deno.version.deno,
    runtime: runtime(),
    profiles: ['client', 'eventsource'],
    capabilities: [...capabilities, 'checks', 'headers', 'http'].sort(),
  },
  ({ withCredentials, headers = [] }) => {
    if (!withCredentials && headers.length === 0) return undefined;
    return { withCredentials, headers: Object.fromEntries(headers) };
  },
);
client.check = checks.runner(EventSource, globalThis, garbageCollector());
runOnStdio(client);
