// Listeners and event objects beside the browser's own.
import { checks } from './pages/listeners.js';
import { scriptRoutes } from './routes.mjs';
import { REALMS, testSuite } from './run-suite.mjs';

await testSuite({
  suite: 'listeners',
  places: REALMS,
  routes: { '/never': () => {}, ...scriptRoutes() },
  checks,
});
