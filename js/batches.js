// Turns the records of a batch into strings and calls: the half of the core's memory that is read.
// Only parser-core.js and core.js write there. What the numbers mean is said in wasm/contract.h.
// Must not know: where the bytes come from, EventSource, listeners.

import * as abi from './abi.js';
import { asciiSlicer, utf8Slicer } from './text-decoding.js';

/** @typedef {import('./stream-state.js').Stream} Stream */

/** Bytes that are decoded at once: so many a kept value may keep alive. */
export const WINDOW = 6144;

export class Batches {
  /** @param {any} exports of the WebAssembly instance or of its twin in JavaScript */
  constructor(exports) {
    const memory = exports.memory.buffer;
    this.exports = exports;
    this.words = new Int32Array(memory, 0, abi.STATE_WORDS);
    /** all of the memory: offsets are addresses */
    this.bytes = new Uint8Array(memory);
    this.records = new Int32Array(memory, abi.RECORDS_OFFSET, (abi.MAX_RECORDS + 16) * 3);
    this.ascii = asciiSlicer(this.bytes);
    this.utf8 = utf8Slicer(this.bytes);
    /** event types by number; they belong to the instance */
    this.types = ['message'];
    /** the bytes of a window, see windowEnd() */
    this.low = this.high = 0;
    /** records of the batch that is being walked; 0 when none is */
    this.walking = 0;
    /** @type {Uint8Array | null} bytes of that batch, from keptFrom on, when the core's are overwritten */
    this.kept = null;
    this.keptFrom = 0;
  }

  /**
   * Performs the records of a batch. It is decoded in windows, since a value keeps all of the string
   * alive that it is a slice of. In a window that isn't ASCII the core counts where a value stands.
   * When it is malformed, or user code has used another stream so that the core no longer has the
   * bytes, each value is decoded by itself.
   * @param {Stream} stream
   * @param {number} count
   */
  walk(stream, count) {
    const records = this.records;
    const ascii = this.words[abi.W_ASCII] !== 0;
    let text = '';
    let base = 0; // from an offset to its place in `text`
    let stop = 0; // the record behind the window
    let apart = false;
    for (let at = 0, end = count * 3; at < end && !stream.closed; at += 3) {
      if (at >= stop) {
        stop = this.windowEnd(at, end);
        text = this.decode(ascii, this.low, this.high);
        if (ascii) base = this.low;
        else apart = this.kept !== null || text.indexOf('\uFFFD') >= 0;
        if (!ascii && !apart) this.exports.units(at / 3, stop / 3, this.low);
      }
      const from = records[at + 1];
      const to = records[at + 2];
      this.perform(stream, records[at], apart ? this.decode(false, from, to) : text.slice(from - base, to - base), from);
    }
  }

  /**
   * The end of the last record that fits into a window with the one at `at`. Leaves the bytes that
   * these name, [low, high): a window that cut a UTF-8 sequence would take a decoder six times as long.
   * @param {number} at
   * @param {number} end of the records
   */
  windowEnd(at, end) {
    this.low = abi.TEXT_END;
    this.high = 0;
    for (; at < end; at += 3) {
      const from = this.records[at + 1];
      const to = this.records[at + 2];
      if ((this.records[at] & 7) >= abi.RECORD_COMMIT || from >= to) continue;
      const low = Math.min(this.low, from);
      if (this.high > 0 && to - low > WINDOW) break;
      this.low = low;
      this.high = Math.max(this.high, to);
    }
    return at;
  }

  /**
   * Performs one record [interpret].
   * @param {Stream} stream
   * @param {number} op
   * @param {string} value
   * @param {number} start the record's
   */
  perform(stream, op, value, start) {
    switch (op & 7) {
      case abi.RECORD_EVENT: {
        if (op & abi.FLAG_COMMITS) stream.commit(true);
        if (op & abi.FLAG_PARTED) {
          stream.dataParts.push(value);
          value = stream.dataParts.join('');
          stream.dataParts = [];
        }
        stream.onEvent(this.typeOf(stream, op >> abi.TYPE_SHIFT), value);
        break;
      }
      case abi.RECORD_PART:
        if (op & abi.FLAG_FIELD) {
          if (!(op & abi.FLAG_PARTED)) stream.fieldParts = [];
          stream.fieldParts.push(value);
        } else {
          stream.dataParts.push(value);
        }
        break;
      case abi.RECORD_ID:
        stream.lastEventIdBuffer = joined(stream, op, value);
        break;
      case abi.RECORD_TYPE:
        stream.type = joined(stream, op, value);
        break;
      case abi.RECORD_IGNORED:
        stream.onIgnored(joined(stream, op, value));
        break;
      case abi.RECORD_COMMIT:
        stream.commit(false);
        break;
      case abi.RECORD_RETRY:
        stream.onRetry(start);
        break;
    }
  }

  /** @param {Stream} stream @param {number} number */
  typeOf(stream, number) {
    if (number === 0) return stream.defaultType;
    if (number === abi.DYNAMIC_TYPE) return stream.type;
    if (number >= this.types.length) this.nameTypes();
    return this.types[number];
  }

  /** Makes the strings of the event types that got a number since the last time. */
  nameTypes() {
    for (let at = this.types.length; at <= abi.MAX_TYPES; at++) {
      const entry = abi.TYPES_OFFSET + at * abi.TYPE_STRIDE;
      const length = this.bytes[entry];
      if (length === 0) return;
      this.types.push(this.utf8(entry + 1, entry + 1 + length));
    }
  }

  /**
   * Decodes bytes of the batch that is walked.
   * @param {boolean} ascii
   * @param {number} start
   * @param {number} end
   */
  decode(ascii, start, end) {
    if (start >= end) return ''; // also of a record that names no bytes
    const { kept, keptFrom } = this;
    if (kept !== null) return utf8Slicer(kept)(start - keptFrom, end - keptFrom);
    return ascii ? this.ascii(start, end) : this.utf8(start, end);
  }

  /** Saves the batch that is walked from being overwritten: its windows are decoded one by one. */
  keep() {
    if (this.walking === 0 || this.kept !== null) return;
    this.keptFrom = this.words[abi.W_LOW];
    // One byte more: see utf8Slicer().
    this.kept = new Uint8Array(this.bytes.subarray(this.keptFrom, this.words[abi.W_HIGH] + 1));
  }
}

/** @param {Stream} stream @param {number} op @param {string} value */
function joined(stream, op, value) {
  if (!(op & abi.FLAG_PARTED)) return value;
  stream.fieldParts.push(value);
  const whole = stream.fieldParts.join('');
  stream.fieldParts = [];
  return whole;
}
