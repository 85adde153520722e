// What the parser's side keeps of one stream. Must not know: WebAssembly memory, who listens.

import { STATE_WORDS } from './abi.js';

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
    this.words = new Int32Array(STATE_WORDS);
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
