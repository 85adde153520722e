// window.stop(), leaving a page and coming back to it, what CORS and a page's policy forbid.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { chosenBrowsers } from './browsers.mjs';
import { PageServer, refusingOrigin } from './page-server.mjs';
import { checks } from './pages/page-life.js';
import { frameRoutes, scriptRoutes } from './routes.mjs';
import { REALMS, collectReports, testSuite } from './run-suite.mjs';

const other = await new PageServer(scriptRoutes(), () => {}).start();
const query = { other: other.origin, refused: await refusingOrigin() };
const routes = { ...scriptRoutes(), ...frameRoutes() };
try {
  await testSuite({ suite: 'page-life', places: REALMS, routes, query, checks });
} finally {
  await other.stop();
}

// Twice, so that the second one has an id to go on from.
const PLAN = [1, 2].map((n) => ({ body: `id: ${n}\ndata: ${n}\n\n`, hold: true }));

/** The page with a source goes away and comes back. */
async function comeBack(browser) {
  const key = `back in ${browser}`; // the plan is used up by the first
  let server;
  const reports = await collectReports(browser, async (onReport) => {
    server = await new PageServer(routes, onReport).start();
    const script = `/script?${new URLSearchParams({ key, plan: JSON.stringify(PLAN) })}`;
    return { url: `${server.origin}/back?${new URLSearchParams({ script })}`, stop: () => server.stop() };
  });
  const ids = server.requests.filter(({ path }) => path === '/script').map(({ headers }) => headers['last-event-id']);
  return { ...reports[0], ids };
}

for (const browser of chosenBrowsers()) {
  const { restored, seen, ids } = await comeBack(browser);
  describe(`coming back to a page in ${browser}`, () => {
    if (browser === 'firefox') {
      // It keeps no page that has a request under way when it is left.
      it('finds it loaded anew', () => assert.equal(restored, false));
      return;
    }
    it('finds it in the back/forward cache: an open source does not keep it out', () => assert.equal(restored, true));
    it('finds the source connecting again, with the last event ID, and without an error', () => {
      assert.deepEqual(ids, [undefined, '1']);
      assert.deepEqual(seen, [['open', 1, null], ['message', 1, '1'], ['pageshow', 0, null], ['open', 1, null], ['message', 1, '2']]);
    });
  });
}
