// Failures and closing in a browser, beside its own EventSource.
import { refusingOrigin } from './page-server.mjs';
import { checks } from './pages/failures.js';
import { scriptRoutes } from './routes.mjs';
import { testSuite } from './run-suite.mjs';

await testSuite({
  suite: 'failures',
  places: ['as a module', 'in a module worker', 'in a service worker'],
  routes: scriptRoutes(),
  query: { refused: await refusingOrigin() },
  checks,
});
