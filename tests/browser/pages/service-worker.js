// Runs a suite in a service worker, which may import nothing later on.
import { EventSource } from '/lib/index.js';
import { runChecks } from './checks.js';
import * as failures from './failures.js';
import * as fromStream from './from-stream.js';
import * as interfaces from './interface.js';
import * as listeners from './listeners.js';
import * as mixedContent from './mixed-content.js';
import * as pageLife from './page-life.js';
import * as requests from './requests.js';

const SUITES = { failures, 'from-stream': fromStream, interface: interfaces, listeners, 'mixed-content': mixedContent, 'page-life': pageLife, requests };

self.onmessage = (event) => {
  const { data: options, ports: [port] } = event;
  const run = async () => {
    await runChecks(EventSource, options, (result) => port.postMessage(result), SUITES[options.suite]);
    port.postMessage('done');
  };
  event.waitUntil(run());
};
