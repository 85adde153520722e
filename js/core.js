// The core with its connection: states facts, and asks what is to be done. The parser's entry has
// parser-core.js in this one's place. Must not know: EventSource, listeners, transports, timers.

import * as abi from './abi.js';
import { Core as ParserCore } from './parser-core.js';

/** @typedef {import('./stream-state.js').Stream} Stream */

/** One instance of the core, shared by all streams of a realm. */
export class Core extends ParserCore {
  /**
   * States the response's head.
   * @param {Stream} stream
   * @param {number} status
   * @param {string} contentType the header's combined value, one char per byte; '' if there is none
   */
  respond(stream, status, contentType) {
    this.activate(stream);
    const length = Math.min(contentType.length, abi.MAX_CHUNK);
    for (let i = 0; i < length; i++) this.bytes[abi.TEXT_OFFSET + i] = contentType.charCodeAt(i);
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
}
