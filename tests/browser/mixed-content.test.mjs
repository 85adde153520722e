// http from a page that is https: blocked, upgraded, or let through.
import { makeCertificate } from './certificate.mjs';
import { PageServer, refusingOrigin } from './page-server.mjs';
import { checks } from './pages/mixed-content.js';
import { frameRoutes, scriptRoutes } from './routes.mjs';
import { REALMS, testSuite } from './run-suite.mjs';

const plain = await new PageServer(scriptRoutes(), () => {}).start();
try {
  await testSuite({
    suite: 'mixed-content',
    places: REALMS,
    routes: { ...scriptRoutes(), ...frameRoutes() },
    tls: makeCertificate(),
    query: { plain: plain.origin, refused: await refusingOrigin() },
    checks,
  });
} finally {
  await plain.stop();
}
