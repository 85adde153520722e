// Runs a suite in a shared worker.
import { EventSource } from '/lib/index.js';
import { runChecks } from './checks.js';

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data: options }) => {
    await runChecks(EventSource, options, (result) => port.postMessage(result));
    port.postMessage('done');
  };
};
