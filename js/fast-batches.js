// Batches whose values are easy to find in the decoded text, which most are, are walked faster than
// batches.js does it. Builds that must be small have that file in this one's place.
// Must not know: what records mean, other than events.

import * as abi from './abi.js';
import { Batches as AnyBatches, WINDOW } from './batches.js';

/** @typedef {import('./stream-state.js').Stream} Stream */

export class Batches extends AnyBatches {
  /** @override @param {Stream} stream @param {number} count */
  walk(stream, count) {
    const ascii = this.words[abi.W_ASCII] !== 0;
    if (ascii || this.words[abi.W_PLAIN] !== 0) this.walkLines(stream, count, ascii);
    else super.walk(stream, count);
  }

  /**
   * A batch whose values are easy to find in the decoded text: at the bytes' offsets when all is
   * ASCII, and else each up to a line's end (W_PLAIN).
   * @param {Stream} stream
   * @param {number} count
   * @param {boolean} ascii
   */
  walkLines(stream, count, ascii) {
    const records = this.records;
    const high = this.words[abi.W_HIGH];
    let text = '';
    let limit = 0; // where `text` ends
    let base = 0; // from an offset to its place in `text`
    for (let at = 0, end = count * 3; at < end; at += 3) {
      const op = records[at];
      const from = records[at + 1];
      const to = records[at + 2];
      if (to > limit) {
        limit = Math.max(to, Math.min(from + WINDOW, high));
        if (!ascii && limit < high) {
          // A window that cut a UTF-8 sequence would take a decoder six times as long.
          let last = at;
          while (records[last + 5] <= limit) last += 3;
          limit = records[last + 2];
        }
        base = from;
        text = this.decode(ascii, from, limit);
      }
      const start = from - base;
      if (!ascii) {
        const line = text.indexOf('\n', start);
        const stop = line < 0 ? text.length : line;
        base = to - stop;
      }
      // The data may stand before an id that was told first.
      const value = start >= 0 || from >= to ? text.slice(start, to - base) : this.decode(ascii, from, to);
      if (op === abi.RECORD_EVENT) stream.onEvent(stream.defaultType, value);
      else this.perform(stream, op, value, from);
      if (stream.closed) return;
    }
  }
}
