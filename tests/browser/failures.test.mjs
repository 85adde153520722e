// Failures and closing in a browser, beside its own EventSource.
import { refusingOrigin } from './page-server.mjs';
import { checks } from './pages/failures.js';
import { scriptRoutes } from './routes.mjs';
import { REALMS, testSuite } from './run-suite.mjs';

await testSuite({
  suite: 'failures',
  places: REALMS,
  routes: scriptRoutes(),
  query: { refused: await refusingOrigin() },
  checks,
});
