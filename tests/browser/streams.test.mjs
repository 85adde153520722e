// Streams of the real server in a browser, through a page on the same origin.
import { startServer } from '../server/start-server.mjs';
import { checks } from './pages/streams.js';
import { backendRoutes } from './routes.mjs';
import { testSuite } from './run-suite.mjs';

const server = await startServer(['--feed-interval', '150']);
try {
  await testSuite({
    suite: 'streams',
    places: ['as a module'],
    routes: backendRoutes(server.base),
    query: { backend: server.base },
    checks,
  });
} finally {
  await server.stop();
}
