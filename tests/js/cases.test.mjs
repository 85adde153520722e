// Every parsing row of tests/cases/ through the whole EventSource, over a fetch in memory and on a
// virtual clock: whole, in pieces of one and two bytes, and as the row itself wants it cut.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Changes } from './deadline.mjs';
import { open } from './events.mjs';
import { judgePlay } from './judge-play.mjs';
import { inPiecesOf, parsingPlays } from './parsing-plays.mjs';
import { VirtualClock } from './virtual-clock.mjs';

/** One connection after the other; each gets the next list of pieces, the last one stays open. */
class Server extends Changes {
  /** @param {Uint8Array[][]} streams @param {VirtualClock} clock */
  constructor(streams, clock) {
    super();
    this.streams = streams;
    this.clock = clock;
    /** @type {{ id: string, start: number, end?: number }[]} */
    this.requests = [];
    this.drained = false;
    this.fetch = (url, init) => this.#answer(init);
  }

  // A plain object: streams of a million small pieces are slow in some runtimes.
  #answer({ headers }) {
    const id = Buffer.from(headers['Last-Event-ID'] ?? '', 'latin1').toString('utf8');
    const request = { id, start: this.clock.now };
    this.requests.push(request);
    const pieces = (this.streams[this.requests.length - 1] ?? []).values();
    const isLast = this.requests.length >= this.streams.length;
    const read = async () => {
      const { value, done } = pieces.next();
      if (!done) return { value, done };
      if (isLast) await this.#held();
      request.end = this.clock.now;
      return { done };
    };
    this.changed();
    const body = { getReader: () => ({ read, cancel() {} }) };
    return Promise.resolve({ status: 200, headers: { get: () => 'text/event-stream' }, body });
  }

  /** All that was sent has been taken and dispatched, as the reader asks for more. */
  #held() {
    this.drained = true;
    return new Promise((resolve) => {
      this.release = resolve;
      this.changed();
    });
  }
}

/** What our client shows of one play. */
async function outcomeOf(t, clock, play, streams) {
  const server = new Server(streams, clock);
  const watched = open(t, 'http://example.com/', { fetch: server.fetch }, play.listen);
  await server.until(() => server.drained, () => `the last stream to be read in ${play.name}`);
  const { received, errors } = watched;
  const counts = { opens: watched.plain('open').length, errors: errors.length };
  // Then the end, which shows the reconnection time and the last event ID.
  server.release();
  const { delay } = await watched.failed(errors.length + 1);
  const next = await server.until(() => server.requests[streams.length], () => `a request after ${play.name}`);
  watched.source.close();
  return { received, counts, retry: delay, lastEventId: next.id, requests: server.requests };
}

// A megabyte byte by byte takes seconds here; the native tests do it.
const SMALL = 200_000;
const WAYS = [
  ['whole', (bytes) => [bytes]],
  ['in small pieces', (bytes) => inPiecesOf(bytes.length < SMALL ? 1 : 251, bytes)],
  ['in small even pieces', (bytes) => inPiecesOf(bytes.length < SMALL ? 2 : 250, bytes)],
];

const plays = parsingPlays();

describe('the parsing rows', () => {
  it('are all there', () => {
    assert.ok(plays.length >= 300, String(plays.length));
    assert.equal(new Set(plays.map(({ name }) => name)).size, plays.length);
  });
});

describe('a parsing row, over several connections if it has them', () => {
  for (const play of plays) {
    it(play.name, async (t) => {
      const clock = VirtualClock.install(t);
      const deliveries = WAYS.map(([name, cut]) => [name, play.streams.map(cut)]);
      for (const { name, pieces } of play.deliveries) deliveries.push([name, [pieces]]);
      for (const [name, streams] of deliveries) judgePlay(play, await outcomeOf(t, clock, play, streams), name);
    });
  }
});
