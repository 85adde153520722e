// Pages that sse-server serves: under its own policy for scripts, WebAssembly and connections. They
// report into a channel of the server, which our Node client reads.
import { fileURLToPath } from 'node:url';

import { EventSource } from '../../dist/index.js';
import { startServer } from '../server/start-server.mjs';
import { checks } from './pages/served.js';
import { testSuite } from './run-suite.mjs';

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const serve = (query) => async (onReport) => {
  const flags = ['--pages', pathOf('pages'), '--lib', pathOf('../../dist'), '--feed-interval', '50'];
  const server = await startServer(flags);
  const source = new EventSource(`${server.base}/channel/report`);
  source.onmessage = ({ data }) => onReport(JSON.parse(data));
  // Subscribed before the page is opened, so that no report is missed.
  await new Promise((resolve) => { source.onopen = resolve; });
  const stop = () => {
    source.close();
    return server.stop();
  };
  return { url: `${server.base}/index.html?${new URLSearchParams(query)}`, stop };
};

await testSuite({
  suite: 'served',
  places: ['as a module', 'by a script tag', 'in a module worker', 'in a classic worker'],
  checks,
  serve,
});
