// Our class beside the browser's own: what script can tell of the two.
import { checks } from './pages/interface.js';
import { testSuite } from './run-suite.mjs';

await testSuite({
  suite: 'interface',
  places: ['as a module', 'by a script tag', 'in a module worker', 'in a classic worker', 'in a shared worker', 'in a service worker'],
  routes: { '/never': () => {}, '/some/': () => {} },
  checks,
});
