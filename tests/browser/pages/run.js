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

function inWorker(file, type) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { type });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(`${file}: ${event.message}`));
    worker.postMessage(options);
  });
}

/** Where EventSource may be loaded, and how. */
const PLACES = {
  'as a module': async () => runChecks((await import('/lib/index.js')).EventSource, options),
  'by a script tag': async () => {
    await loadScript('/lib/eventsource.min.js');
    return runChecks(globalThis.EventSourceWasm.EventSource, options);
  },
  'in a module worker': () => inWorker('module-worker.js', 'module'),
  'in a classic worker': () => inWorker('classic-worker.js', 'classic'),
};

for (const place of options.places.split(',')) {
  const failed = (error) => [{ name: 'loading', passed: false, message: String(error) }];
  await report({ place, results: await PLACES[place]().catch(failed) });
}
await report({ done: true });
