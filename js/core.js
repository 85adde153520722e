// The only file that touches WebAssembly memory: it copies bytes in, states facts, and turns the
// records of a batch into strings and calls. What the numbers mean is said in wasm/contract.h.
// Must not know: EventSource, listeners, transports, timers.

import * as abi from './abi.js';

/**
 * What one source keeps between two calls into the core. The garbage collector owns it; the core
 * itself remembers nothing of a source that isn't the active one.
 */
export class Stream {
  /**
   * @param {(type: any, data: string) => void} onEvent called for each event
   * @param {string | undefined} defaultType of an event that names none
   */
  constructor(onEvent, defaultType) {
    this.onEvent = onEvent;
    this.defaultType = defaultType;
    /** the last event ID string [interpret] */
    this.lastEventId = '';
    /** set to stop the dispatch of what is left of a batch */
    this.closed = false;

    // Filled in by performing records. All but `words` and `pending` mean something only inside an
    // unfinished block.
    this.words = new Int32Array(abi.STATE_WORDS);
    /** @type {Uint8Array | null} bytes of an unfinished line */
    this.pending = null;
    this.lastEventIdBuffer = '';
    this.type = '';
    /** @type {string[]} */
    this.dataParts = [];
    /** @type {string[]} */
    this.fieldParts = [];
  }

  /** @type {(hasEvent: boolean) => void} a block ended that set the last event ID; onEvent follows */
  commit() {
    this.lastEventId = this.lastEventIdBuffer;
  }

  /** @type {(ms: number) => void} the reconnection time that the stream asks for */
  onRetry() {}

  /** @type {(line: string) => void} one that means nothing; only told when W_TELLS_IGNORED is set */
  onIgnored() {}
}

const NO_STATE = new Int32Array(abi.STATE_WORDS);

/** One instance of the core, shared by all streams of a realm. */
export class Core {
  /** @param {any} exports of the WebAssembly instance or of its twin in JavaScript */
  constructor(exports) {
    const memory = exports.memory.buffer;
    this.exports = exports;
    this.words = new Int32Array(memory, 0, abi.STATE_WORDS);
    this.text = new Uint8Array(memory, abi.TEXT_OFFSET, abi.TEXT_BYTES);
    this.typeTable = new Uint8Array(memory, abi.TYPES_OFFSET, (abi.MAX_TYPES + 1) * abi.TYPE_STRIDE);
    this.records = new Int32Array(memory, abi.RECORDS_OFFSET, (abi.MAX_RECORDS + 16) * 3);
    this.decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    this.latin1 = latin1Slicer(this.text);
    /** @type {Stream | null} */
    this.active = null;
    /** event types by number; they belong to the instance */
    this.types = ['message'];
    /** records of the batch that is being walked; 0 when none is */
    this.walking = 0;
  }

  /**
   * [connect] Begins a new source.
   * @param {Stream} stream
   */
  start(stream) {
    this.putAside();
    this.active = stream;
    this.words.set(NO_STATE);
    this.exports.start();
  }

  /**
   * States the response's head.
   * @param {Stream} stream
   * @param {number} status
   * @param {string} contentType the header's combined value, one char per byte; '' if there is none
   */
  respond(stream, status, contentType) {
    this.activate(stream);
    const length = Math.min(contentType.length, abi.MAX_CHUNK);
    for (let i = 0; i < length; i++) this.text[i] = contentType.charCodeAt(i);
    this.exports.head(status, length);
    if (this.words[abi.W_READY_STATE] === abi.OPEN) this.begin(stream);
  }

  /** @param {Stream} stream @param {number} reason one of the REASON_ constants */
  lose(stream, reason) {
    this.activate(stream);
    this.exports.lose(reason);
  }

  /** @param {Stream} stream */
  fire(stream) {
    this.activate(stream);
    this.exports.fire();
  }

  /** @param {Stream} stream */
  close(stream) {
    this.activate(stream);
    this.exports.close();
  }

  /** @param {Stream} stream @returns {number} an ACTION_ constant, or 0 */
  next(stream) {
    this.activate(stream);
    return this.exports.next();
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
   * @returns {number} their end in `text`
   */
  append(stream, bytes) {
    this.activate(stream);
    let at = this.words[abi.W_WRITE_AT];
    if (at + bytes.length > abi.TEXT_BYTES) at = this.exports.pack();
    this.text.set(bytes, at);
    return at + bytes.length;
  }

  /** @param {Stream} stream @param {Uint8Array} bytes at most MAX_CHUNK */
  feedPiece(stream, bytes) {
    if (this.walking === 0) return this.parse(stream, this.append(stream, bytes));
    // A listener feeds another stream: its batch must not overwrite the one being walked.
    const outer = this.walking;
    const records = new Int32Array(this.records.subarray(0, outer * 3));
    try {
      this.parse(stream, this.append(stream, bytes));
    } finally {
      this.walking = outer;
      this.records.set(records);
    }
  }

  /**
   * Parses text[.., end) and performs what comes out.
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
        }
      }
      if (!more || stream.closed) return;
      this.activate(stream); // a listener may have used another stream, which moves the rest
      end = this.words[abi.W_WRITE_AT];
    }
  }

  /**
   * Decodes a batch at once and performs its records.
   * @param {Stream} stream
   * @param {number} count
   */
  walk(stream, count) {
    const low = this.words[abi.W_LOW];
    const high = this.words[abi.W_HIGH];
    if (high <= low) {
      this.walkSlices(stream, count, '', 0);
    } else if (this.words[abi.W_ASCII] !== 0) {
      this.walkSlices(stream, count, this.latin1(low, high), low);
    } else {
      const text = this.decode(low, high);
      // Without a U+FFFD the bytes were well-formed, and offsets can be counted in UTF-16 units.
      if (text.indexOf('\uFFFD') < 0) {
        this.exports.units(count);
        this.walkSlices(stream, count, text, 0);
      } else {
        this.walkFields(stream, count);
      }
    }
  }

  /**
   * @param {Stream} stream
   * @param {number} count
   * @param {string} text what the records' offsets point into
   * @param {number} base the offset of its first character
   */
  walkSlices(stream, count, text, base) {
    const records = this.records;
    for (let at = 0, end = count * 3; at < end; at += 3) {
      const op = records[at];
      if (op === abi.RECORD_EVENT) {
        stream.onEvent(stream.defaultType, text.slice(records[at + 1] - base, records[at + 2] - base));
      } else {
        this.perform(stream, op, text.slice(records[at + 1] - base, records[at + 2] - base), records[at + 1]);
      }
      if (stream.closed) return;
    }
  }

  /**
   * The same for a batch with malformed UTF-8: each field is decoded by itself, before user code
   * can run and overwrite the bytes.
   * @param {Stream} stream
   * @param {number} count
   */
  walkFields(stream, count) {
    const values = [];
    for (let at = 0; at < count * 3; at += 3) {
      const plain = (this.records[at] & 7) < abi.RECORD_COMMIT;
      values.push(plain ? this.decode(this.records[at + 1], this.records[at + 2]) : '');
    }
    for (let i = 0; i < count && !stream.closed; i++) {
      this.perform(stream, this.records[i * 3], values[i], this.records[i * 3 + 1]);
    }
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
      const length = this.typeTable[at * abi.TYPE_STRIDE];
      if (length === 0) return;
      const start = at * abi.TYPE_STRIDE + 1;
      this.types.push(this.decoder.decode(this.typeTable.subarray(start, start + length)));
    }
  }

  /** @param {number} start @param {number} end */
  decode(start, end) {
    return this.decoder.decode(this.text.subarray(start, end));
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
      this.text.set(stream.pending, 0); // putAside() has compacted
      stream.pending = null;
    }
  }

  putAside() {
    const stream = this.active;
    if (!stream) return;
    this.active = null;
    if (!stream.closed && this.words[abi.W_WRITE_AT] > 0) {
      this.exports.pack();
      stream.pending = new Uint8Array(this.text.subarray(0, this.words[abi.W_WRITE_AT]));
    }
    stream.words.set(this.words);
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

/**
 * ASCII bytes to a string: Buffer's own slice where there is one, since it costs less than any
 * TextDecoder call.
 * @param {Uint8Array} bytes
 * @returns {(start: number, end: number) => string}
 */
function latin1Slicer(bytes) {
  const NodeBuffer = /** @type {any} */ (typeof Buffer === 'function' ? Buffer : null);
  if (NodeBuffer && NodeBuffer.prototype.latin1Slice) {
    const buffer = NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return (start, end) => buffer.latin1Slice(start, end);
  }
  const decoder = new TextDecoder();
  return (start, end) => decoder.decode(bytes.subarray(start, end));
}
