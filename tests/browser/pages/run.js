// Runs ?suite= in each of ?places= and reports the results. Must not know: what is checked.
import { runChecks } from './checks.js';

const query = new URLSearchParams(location.search);
const options = Object.fromEntries(query);

/** @param {unknown} value */
async function report(value) {
  const body = JSON.stringify(value);
  await fetch('/publish?channel=report', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    Object.assign(script, { src, onload: resolve, onerror: () => reject(new Error(`no script ${src}`)) });
    document.head.append(script);
  });
}

function inWorker(file, type, onResult) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { type });
    worker.onmessage = ({ data }) => {
      if (data !== 'done') return onResult(data);
      worker.terminate();
      resolve();
    };
    worker.onerror = (event) => reject(new Error(`${file}: ${event.message}`));
    worker.postMessage(options);
  });
}

/** Firefox ends a shared worker whose object nobody holds. */
const held = [];

function inSharedWorker(onResult) {
  return new Promise((resolve, reject) => {
    const worker = new SharedWorker('shared-worker.js', { type: 'module' });
    held.push(worker);
    worker.port.onmessage = ({ data }) => (data === 'done' ? resolve() : onResult(data));
    worker.onerror = (event) => reject(new Error(`shared-worker.js: ${event.message}`));
    worker.port.postMessage(options);
  });
}

async function inServiceWorker(onResult) {
  const registration = await navigator.serviceWorker.register('service-worker.js', { type: 'module' });
  await navigator.serviceWorker.ready;
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data === 'done' ? resolve() : onResult(data));
    registration.active.postMessage(options, [port2]);
  });
  await registration.unregister();
}

/** Where EventSource may be loaded, and how. */
const PLACES = {
  'as a module': async (onResult) => runChecks((await import('/lib/index.js')).EventSource, options, onResult),
  'by a script tag': async (onResult) => {
    await loadScript('/lib/eventsource.min.js');
    await runChecks(globalThis.EventSourceWasm.EventSource, options, onResult);
  },
  'in a module worker': (onResult) => inWorker('module-worker.js', 'module', onResult),
  'in a classic worker': (onResult) => inWorker('classic-worker.js', 'classic', onResult),
  'in a shared worker': inSharedWorker,
  'in a service worker': inServiceWorker,
};

for (const place of options.places.split(',')) {
  const sent = [];
  const onResult = (result) => sent.push(report({ place, result }));
  await PLACES[place](onResult).catch((error) => onResult({ name: 'loading', passed: false, message: String(error) }));
  await Promise.all(sent);
}
await report({ done: true });
