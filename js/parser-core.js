// The core and its memory, as far as the parser goes: copies bytes in, and lets many streams take
// turns in the one instance. What the numbers mean is said in wasm/contract.h; batches.js performs
// what comes out. Must not know: connections, EventSource, listeners, transports, timers.

import * as abi from './abi.js';
import { Batches } from './fast-batches.js';

/** @typedef {import('./stream-state.js').Stream} Stream */

const NO_STATE = new Int32Array(abi.STATE_WORDS);

/** One instance of the core, shared by all streams of a realm. */
export class Core extends Batches {
  /** @param {any} exports of the WebAssembly instance or of its twin in JavaScript */
  constructor(exports) {
    super(exports);
    /** @type {Stream | null} */
    this.active = null;
  }

  /**
   * Begins a stream, and with it a source [connect].
   * @param {Stream} stream
   */
  start(stream) {
    this.putAside();
    this.active = stream;
    this.words.set(NO_STATE);
    this.exports.start();
  }

  /**
   * Reads one word of the stream's state.
   * @param {Stream} stream
   * @param {number} word a W_ constant
   */
  read(stream, word) {
    return (stream === this.active ? this.words : stream.words)[word];
  }

  /**
   * Parses the next bytes of the stream and calls onEvent for each event in them.
   * @param {Stream} stream must be OPEN
   * @param {Uint8Array} bytes
   */
  feed(stream, bytes) {
    if (bytes.length <= abi.MAX_CHUNK) return this.feedPiece(stream, bytes);
    for (let at = 0; at < bytes.length && !stream.closed; at += abi.MAX_CHUNK) {
      this.feedPiece(stream, bytes.subarray(at, at + abi.MAX_CHUNK));
    }
  }

  /**
   * Appends without parsing.
   * @param {Stream} stream
   * @param {Uint8Array} bytes at most MAX_CHUNK
   * @returns {number} their end
   */
  append(stream, bytes) {
    this.activate(stream);
    let at = this.words[abi.W_WRITE_AT];
    if (at + bytes.length > abi.TEXT_END) at = this.exports.pack();
    this.bytes.set(bytes, at);
    return at + bytes.length;
  }

  /** @param {Stream} stream @param {Uint8Array} bytes at most MAX_CHUNK */
  feedPiece(stream, bytes) {
    if (this.walking === 0) return this.parse(stream, this.append(stream, bytes));
    // A listener feeds another stream: its batch must not overwrite the one being walked.
    this.keep();
    const { walking, kept, keptFrom } = this;
    const records = new Int32Array(this.records.subarray(0, walking * 3));
    this.walking = 0;
    this.kept = null;
    try {
      this.parse(stream, this.append(stream, bytes));
    } finally {
      this.walking = walking;
      this.kept = kept;
      this.keptFrom = keptFrom;
      this.records.set(records);
    }
  }

  /**
   * Parses what was appended up to `end` and performs what comes out.
   * @param {Stream} stream
   * @param {number} end
   */
  parse(stream, end) {
    for (;;) {
      const count = this.exports.parse(end);
      const more = this.words[abi.W_MORE] !== 0;
      if (count !== 0) {
        this.walking = count;
        try {
          this.walk(stream, count);
        } finally {
          this.walking = 0;
          this.kept = null;
        }
      }
      if (!more || stream.closed) return;
      this.activate(stream); // a listener may have used another stream, which moves the rest
      end = this.words[abi.W_WRITE_AT];
    }
  }

  /**
   * Nothing of an unfinished line or block is left; the next bytes begin a stream.
   * @param {Stream} stream
   */
  begin(stream) {
    this.activate(stream);
    this.exports.begin();
    stream.lastEventIdBuffer = stream.lastEventId;
    stream.dataParts = [];
    stream.fieldParts = [];
  }

  /** @param {Stream} stream */
  activate(stream) {
    if (stream === this.active) return;
    this.putAside();
    this.active = stream;
    this.words.set(stream.words);
    if (stream.pending) {
      this.bytes.set(stream.pending, abi.TEXT_OFFSET); // putAside() has compacted
      stream.pending = null;
    }
  }

  putAside() {
    const stream = this.active;
    if (!stream) return;
    this.keep();
    this.active = null;
    if (!stream.closed && this.words[abi.W_WRITE_AT] > abi.TEXT_OFFSET) {
      this.exports.pack();
      stream.pending = new Uint8Array(this.bytes.subarray(abi.TEXT_OFFSET, this.words[abi.W_WRITE_AT]));
    }
    stream.words.set(this.words);
  }
}
