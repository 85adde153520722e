// Failures and closing in a browser, beside its own EventSource.
import { createServer } from 'node:net';

import { checks } from './pages/failures.js';
import { scriptRoutes } from './routes.mjs';
import { testSuite } from './run-suite.mjs';

/** An origin at which nobody listens. */
async function refusingOrigin() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

await testSuite({
  suite: 'failures',
  places: ['as a module', 'in a module worker'],
  routes: scriptRoutes(),
  query: { refused: await refusingOrigin() },
  checks,
});
