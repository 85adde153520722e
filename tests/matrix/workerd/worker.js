// The adapter in workerd: one request whose body brings the commands, a line each, and whose response
// takes the reports. A worker may only do things while a request is being answered.
// Must not know: who sends the commands.
import { EventSource, useModule } from 'eventsource-wasm';

import SseAdapter from '../../conformance/page/adapter.js';
import checks from '../../conformance/page/checks/index.js';
import eventSourceClient from '../../conformance/page/event-source-client.js';
import coreModule from './core.wasm';

/* global ABOUT, TAKES_MODULE */
if (TAKES_MODULE) useModule(coreModule);

const client = eventSourceClient(EventSource, ABOUT, eventSourceClient.withFetch);
client.check = checks.runner(EventSource, globalThis);

export default {
  /** @param {Request} request */
  fetch(request) {
    const { readable, writable } = new TransformStream();
    const reports = writable.getWriter();
    const encoder = new TextEncoder();
    const adapter = new SseAdapter(client, (message) => reports.write(encoder.encode(`${JSON.stringify(message)}\n`)));
    adapter.hello();
    obey(adapter, request.body.pipeThrough(new TextDecoderStream()).getReader()).then(() => reports.close());
    return new Response(readable);
  },
};

async function obey(adapter, commands) {
  let rest = '';
  for (;;) {
    const { done, value } = await commands.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line) adapter.handle(JSON.parse(line));
  }
}
