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

/** Where EventSource may be loaded, and how. */
const PLACES = {
  'as a module': async (onResult) => runChecks((await import('/lib/index.js')).EventSource, options, onResult),
  'by a script tag': async (onResult) => {
    await loadScript('/lib/eventsource.min.js');
    await runChecks(globalThis.EventSourceWasm.EventSource, options, onResult);
  },
  'in a module worker': (onResult) => inWorker('module-worker.js', 'module', onResult),
  'in a classic worker': (onResult) => inWorker('classic-worker.js', 'classic', onResult),
};

for (const place of options.places.split(',')) {
  const sent = [];
  const onResult = (result) => sent.push(report({ place, result }));
  await PLACES[place](onResult).catch((error) => onResult({ name: 'loading', passed: false, message: String(error) }));
  await Promise.all(sent);
}
await report({ done: true });
