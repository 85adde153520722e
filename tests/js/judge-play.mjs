// Compares what a client showed of a play of parsing-plays.mjs with what the row allows. Must not
// know: clients.
import assert from 'node:assert/strict';

const DEFAULT_RETRY_MS = 3000;
const SHORTEST_MS = 10;

const momentOf = (requests, { request, end }) =>
  request ? requests[request - 1]?.start : end ? requests[end - 1]?.end : undefined;

function judgeRetry(retry, shown, streams) {
  if (typeof retry === 'object' && retry) return assert.ok(shown >= retry.min, `reconnection time ${shown}`);
  const expected = Math.max(retry ?? DEFAULT_RETRY_MS, SHORTEST_MS);
  // Several streams without an event in a row make the wait longer.
  if (streams.length === 1) assert.equal(shown, expected, 'reconnection time');
  else assert.ok(shown >= expected, `reconnection time ${shown}`);
}

function judge({ events, lastEventId, retry, gaps }, outcome, { streams }) {
  const { received, counts, retry: shownRetry, lastEventId: shownId, requests = [] } = outcome;
  if (events) assert.deepEqual(received, events);
  if (lastEventId !== undefined && shownId !== undefined) assert.equal(shownId, lastEventId, 'last event ID');
  if (retry !== undefined && shownRetry !== undefined) judgeRetry(retry, shownRetry, streams);
  for (const { from, to, minMs = 0 } of gaps) {
    const gap = momentOf(requests, to) - momentOf(requests, from);
    if (!Number.isNaN(gap)) assert.ok(gap >= minMs, `${gap} ms are less than ${minMs}`);
  }
  assert.deepEqual(counts, { opens: streams.length, errors: streams.length - 1 });
}

/**
 * Throws unless one of the row's alternatives holds.
 * @param {object} play
 * @param {{ received: object[], counts: { opens: number, errors: number }, retry?: number, lastEventId?: string, requests?: { start: number, end?: number }[] }} outcome
 *   before the end of the last stream; what is left out is not judged
 * @param {string} delivery for the message
 */
export function judgePlay(play, outcome, delivery) {
  let failure;
  for (const alternative of play.alternatives) {
    try {
      return judge(alternative, outcome, play);
    } catch (error) {
      failure = error;
    }
  }
  failure.message = `${delivery}: ${play.requirement}\n${failure.message}`;
  throw failure;
}
