// Every parsing row of tests/cases/ in a browser, over the network: whole, in small chunks, and as
// the row itself wants it cut. Rows of one stream are played by the browser's own EventSource, too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { judgePlay } from '../js/judge-play.mjs';
import { inPiecesOf, parsingPlays } from '../js/parsing-plays.mjs';
import { chosenBrowsers } from './browsers.mjs';
import { collectReports, servePages } from './run-suite.mjs';

const plays = parsingPlays();
const SMALL = 2000; // bytes: longer ones are not sent byte by byte

// Rows in which a browser's own EventSource is not by the letter.
const NATIVE_DIFFERS = {
  // A blank line behind a byte order mark is dropped, with what follows up to the next one.
  chromium: /^parse\.bom\.before-blank: (lf|cr)$/,
  // NUL ends a value; a block without data has no effect on the last event ID and the type.
  firefox: /nul|c0-controls|^field\.data\.no-data-no-event$|^field\.id\.no-data-next-event$/,
  // A byte order mark of UTF-16 counts.
  webkitgtk: /^parse\.bom\.utf16/,
};

/** @returns {{ name: string, streams: Uint8Array[][], native?: boolean }[]} */
function waysOf({ name, streams, deliveries }, browser) {
  const whole = streams.map((bytes) => [bytes]);
  const small = streams.every(({ length }) => length <= SMALL);
  const asNative = streams.length === 1 && !NATIVE_DIFFERS[browser]?.test(name);
  return [
    { name: 'whole', streams: whole },
    ...(asNative ? [{ name: 'native', streams: whole, native: true }] : []),
    ...(small ? [{ name: 'in pieces of 1', streams: streams.map((bytes) => inPiecesOf(1, bytes)) }] : []),
    ...deliveries.map(({ name, pieces }) => ({ name, streams: [pieces] })),
  ];
}

const newRows = (browser) => plays.flatMap((play) => waysOf(play, browser).map((way) => ({ play, way, requests: 0 })));

/** Each piece is a chunk, and a turn of the event loop apart from the next. */
async function send(response, pieces) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.flushHeaders();
  for (const piece of pieces) {
    if (piece.length > 0) response.write(piece);
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  response.end();
}

const routesOf = (rows) => ({
  '/rows'(request, response) {
    const all = rows.map(({ play, way }, row) => {
      const { native = false, streams } = way;
      return { row, url: `/row/${row}`, listen: play.listen, streams: streams.length, native };
    });
    response.end(JSON.stringify(all));
  },
  '/row/'(request, response, url) {
    const row = rows[Number(url.pathname.slice('/row/'.length))];
    const pieces = row.way.streams[row.requests];
    row.requests += 1;
    if (pieces) return send(response, pieces);
    response.writeHead(204).end();
  },
});

for (const browser of chosenBrowsers()) {
  const rows = newRows(browser);
  const reports = await collectReports(browser, servePages({ suite: 'rows', places: 'as a module' }, routesOf(rows)));
  const outcomes = new Map(reports.flatMap((report) => report.outcomes ?? []).map(({ row, outcome }) => [row, outcome]));
  const results = reports.map(({ result }) => result).filter(Boolean);

  describe(`the parsing rows in ${browser}`, () => {
    for (const { name, passed, message } of results) it(name, () => assert.ok(passed, message));

    for (const play of plays) {
      it(play.name, () => {
        const own = [...rows.entries()].filter(([, row]) => row.play === play);
        assert.ok(own.length >= 1);
        for (const [row, { way, requests }] of own) {
          assert.ok(outcomes.has(row), `${way.name} was not played`);
          judgePlay(play, outcomes.get(row), way.name);
          assert.equal(requests, play.streams.length, 'requests');
        }
      });
    }
  });
}
