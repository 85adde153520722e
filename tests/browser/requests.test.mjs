// What a server gets, and what events say of the answer, beside the browser's own.
import { PageServer } from './page-server.mjs';
import { checks } from './pages/requests.js';
import { scriptRoutes } from './routes.mjs';
import { REALMS, testSuite } from './run-suite.mjs';

const other = await new PageServer(scriptRoutes(), () => {}).start();
try {
  await testSuite({ suite: 'requests', places: REALMS, routes: scriptRoutes(), query: { other: other.origin }, checks });
} finally {
  await other.stop();
}
