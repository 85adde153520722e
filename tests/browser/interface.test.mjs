// Our class beside the browser's own: what script can tell of the two.
import { readFileSync } from 'node:fs';

import { checks } from './pages/interface.js';
import { testSuite } from './run-suite.mjs';

const legacy = readFileSync(new URL('../../dist/eventsource.legacy.js', import.meta.url));

await testSuite({
  suite: 'interface',
  places: ['as a module', 'by a script tag', 'in a module worker', 'in a classic worker', 'in a shared worker', 'in a service worker'],
  routes: {
    '/never': () => {},
    '/some/': () => {},
    '/legacy.js': (_, response) => response.setHeader('Content-Type', 'text/javascript').end(legacy),
  },
  checks,
});
