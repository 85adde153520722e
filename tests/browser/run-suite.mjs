// Runs a suite of checks in a browser and makes a test of each. Must not know: what is checked.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Changes } from '../js/deadline.mjs';
import { Browser, chosenBrowsers } from './browsers.mjs';
import { PageServer } from './page-server.mjs';

/** The kinds of realm that a page can make. */
export const REALMS = ['as a module', 'in a module worker', 'in a shared worker', 'in a service worker'];

/**
 * Starts a browser on a page and resolves with its reports once it says that it is done. Its
 * silence has a deadline, not its work.
 * @param {string} browserName
 * @param {(onReport: (report: any) => void) => Promise<{ url: string, stop: () => Promise<any>, cert?: Buffer }>} serve
 * @returns {Promise<any[]>}
 */
export async function collectReports(browserName, serve) {
  const reports = [];
  const news = new Changes();
  const { url, stop, cert } = await serve((report) => {
    reports.push(report);
    news.changed();
  });
  const browser = new Browser(browserName, url, cert);
  let how;
  browser.ended.then((text) => {
    how = text;
    news.changed();
  });
  const what = () => `more from ${url}; the last of ${reports.length} reports was ${JSON.stringify(reports.at(-1))}`;
  try {
    for (let seen = 0; !reports.at(-1)?.done; seen = reports.length) {
      await news.until(() => how || reports.length > seen, what);
      if (how) throw new Error(how);
    }
  } finally {
    await browser.stop();
    await stop();
  }
  return reports.slice(0, -1);
}

/** A page server with these routes, for collectReports. */
export const servePages = (query, routes = {}, tls = undefined) => async (onReport) => {
  const server = await new PageServer(routes, onReport, tls).start();
  return { url: `${server.origin}/index.html?${new URLSearchParams(query)}`, stop: () => server.stop(), cert: tls?.cert };
};

/**
 * Makes a test of each check, in each chosen browser and each place.
 * @param {object} options
 * @param {string} options.suite
 * @param {string[]} options.places
 * @param {Record<string, unknown>} options.checks the suite's own, by name: one that the page did
 *   not run has failed
 * @param {(query: object) => (onReport: (report: any) => void) => Promise<{ url: string, stop: () => Promise<any> }>} [options.serve]
 * @param {object} [options.routes] of the page server
 * @param {{ key: Buffer, cert: Buffer }} [options.tls] makes it https
 * @param {object} [options.query] what else the page is told
 */
export async function testSuite({ suite, places, checks, routes, tls, query, serve = (all) => servePages(all, routes, tls) }) {
  for (const browser of chosenBrowsers()) {
    const reports = await collectReports(browser, serve({ suite, places: places.join(), ...query }));
    for (const place of places) {
      describe(`${suite} in ${browser}, ${place}`, () => {
        const results = reports.filter((report) => report.place === place).map(({ result }) => result);
        for (const name of [...Object.keys(checks), 'nothing goes unnoticed']) {
          it(name, (t) => {
            const result = results.find((each) => each.name === name);
            assert.ok(result, `it was not run: ${results.find((each) => each.name === 'loading')?.message}`);
            if (result.ms > 0) t.diagnostic(`${result.ms} ms in the browser`);
            assert.ok(result.passed, result.message);
          });
        }
      });
    }
  }
}
