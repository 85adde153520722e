// Runs a suite in a module worker.
import { EventSource } from '/lib/index.js';
import { runChecks } from './checks.js';

self.onmessage = async ({ data: options }) => {
  await runChecks(EventSource, options, postMessage);
  postMessage('done');
};
