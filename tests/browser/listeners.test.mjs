// Listeners and event objects beside the browser's own.
import { checks } from './pages/listeners.js';
import { scriptRoutes } from './routes.mjs';
import { testSuite } from './run-suite.mjs';

await testSuite({
  suite: 'listeners',
  places: ['as a module', 'in a module worker', 'in a service worker'],
  routes: { '/never': () => {}, ...scriptRoutes() },
  checks,
});
