// Runs a suite in a module worker.
import { EventSource } from '/lib/index.js';
import { runChecks } from './checks.js';

self.onmessage = async ({ data: options }) => postMessage(await runChecks(EventSource, options));
