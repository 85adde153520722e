// Runs a suite in a classic worker, which has no import statement.
importScripts('/lib/eventsource.min.js');

self.onmessage = async ({ data: options }) => {
  const { runChecks } = await import('./checks.js');
  await runChecks(self.EventSourceWasm.EventSource, options, postMessage);
  postMessage('done');
};
