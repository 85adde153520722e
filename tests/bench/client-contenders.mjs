// The clients that are compared in Node: each is `(url, onMessage) => Promise`, which ends with the
// event `end`. Must not know: what is measured.
import { createRequire } from 'node:module';
import process from 'node:process';

const require = createRequire(import.meta.url);
export const OURS = 'eventsource-wasm';

/** For what has the interface of EventSource. */
const read = (EventSource) => (url, onMessage) =>
  new Promise((resolve, reject) => {
    const source = new EventSource(url);
    source.onmessage = onMessage;
    source.addEventListener('end', () => {
      source.close();
      resolve();
    });
    source.onerror = (event) => {
      source.close();
      reject(new Error(event.message ?? 'error event'));
    };
  });

const MAKERS = {
  [OURS]: async () => read((await import(process.release.name === 'node' ? '../../dist/node.js' : '../../dist/index.js')).EventSource),
  eventsource: async () => read((await import('eventsource')).EventSource),
  undici: () => read(require('undici').EventSource),
  'event-source-polyfill': () => read(require('event-source-polyfill').EventSourcePolyfill),
  'launchdarkly-eventsource': () => read(require('launchdarkly-eventsource').EventSource),
  'fetch-event-source': async () => {
    globalThis.window ??= globalThis;
    globalThis.document ??= { hidden: false, addEventListener() {}, removeEventListener() {} };
    const { fetchEventSource } = await import('@microsoft/fetch-event-source');
    return (url, onMessage) => {
      const controller = new AbortController();
      const onmessage = (message) => (message.event === 'end' ? controller.abort() : onMessage(message));
      const onerror = (error) => {
        throw error;
      };
      return fetchEventSource(url, { signal: controller.signal, onmessage, onerror });
    };
  },
  'Node’s own': () => (typeof globalThis.EventSource === 'function' ? read(globalThis.EventSource) : null),
};

/** @returns {Promise<Map<string, (url: string, onMessage: (event: { data: string }) => void) => Promise<void>>>} */
export async function clientContenders(names = Object.keys(MAKERS)) {
  const contenders = new Map();
  for (const name of names) {
    try {
      const contender = await MAKERS[name]();
      if (contender) contenders.set(name, contender);
    } catch (error) {
      process.stderr.write(`${name} can't be loaded in Node ${process.versions.node}: ${error.message}\n`);
    }
  }
  return contenders;
}
