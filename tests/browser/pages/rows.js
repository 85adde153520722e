// Plays rows that the server has, and reports what was received; the test judges.
import { ok } from './assert.js';

const IN_ONE_REPORT = 40;
const AT_A_TIME = 4;

/** Waits of sources take no time here: their length is in the error event. */
function shortenWaits() {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (callback, delay, ...args) => setTimeout(callback, Math.min(delay, 10), ...args);
  return () => { globalThis.setTimeout = setTimeout; };
}

const report = (value) => fetch('/publish?channel=report', { method: 'POST', body: JSON.stringify(value) });

/** All that one row shows until its last stream has ended. */
async function play(context, EventSource, { url, listen, streams }) {
  const watched = context.open(url, {}, listen, EventSource);
  watched.source.addEventListener('error', () => {
    if (watched.plain('error').length >= streams) watched.source.close();
  });
  const last = await watched.failed(streams);
  const [opens, errors] = ['open', 'error'].map((type) => watched.plain(type).length);
  return { received: watched.received, counts: { opens, errors: errors - 1 }, retry: last.delay };
}

export const checks = {
  async 'all rows were played'(context) {
    const rows = await (await fetch('/rows')).json();
    ok(rows.length > 0, 'there are no rows');
    const restore = shortenWaits();
    const waiting = [...rows];
    let outcomes = [];
    const lane = async () => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        const EventSource = row.native ? context.Native : context.EventSource;
        outcomes.push({ row: row.row, outcome: await play(context, EventSource, row) });
        if (outcomes.length >= IN_ONE_REPORT) await report({ outcomes: outcomes.splice(0) });
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, lane));
    await report({ outcomes });
    outcomes = [];
    restore();
  },
};
