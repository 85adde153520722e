// A fetch without a network, for the option `fetch`: the test writes the bodies. Must not know:
// EventSource, what is in the bodies.
import { Changes } from './deadline.mjs';

const encoder = new TextEncoder();

/** @param {string | Uint8Array} bytes */
export const asBytes = (bytes) => (typeof bytes === 'string' ? encoder.encode(bytes) : bytes);

/** An event stream that the test writes while it is read. */
export class MemoryStream extends Changes {
  #controller;
  #chunks;
  #given = 0;
  #ended = false;
  #wake = () => {};

  /** @param {(string | Uint8Array)[]} [chunks] what it begins with */
  constructor(chunks = []) {
    super();
    this.#chunks = chunks.map(asBytes);
    /** the reader has given up */
    this.cancelled = false;
    const body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      // Handed out one by one: the queue of Node 18's streams is slow when it is long.
      pull: async () => {
        if (!this.#hasMore()) await new Promise((resolve) => { this.#wake = resolve; });
        if (this.#given < this.#chunks.length) this.#controller.enqueue(this.#chunks[this.#given++]);
        else this.#controller.close();
      },
      cancel: () => {
        this.cancelled = true;
        this.changed();
      },
    });
    this.response = new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  /** @param {string | Uint8Array} bytes one chunk */
  write(bytes) {
    this.writeRaw(asBytes(bytes));
  }

  /** A chunk of whatever type. */
  writeRaw(chunk) {
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** Ends it after what was written. */
  end() {
    this.#ended = true;
    this.#wake();
  }

  /** Breaks it at once. */
  fail(error) {
    this.#controller.error(error);
  }

  #hasMore() {
    return this.#given < this.#chunks.length || this.#ended;
  }

  /** Resolves when the reader has given up. */
  abandoned() {
    return this.until(() => this.cancelled, 'the body to be cancelled');
  }
}

/** A stream that has ended after these chunks. */
export function endedMemoryStream(...pieces) {
  const stream = new MemoryStream(pieces);
  stream.end();
  return stream;
}

/**
 * Answers each call by the next entry: a MemoryStream, a Response, an Error to reject with, or a
 * function that gets the call's arguments. Calls beyond the list get a 204.
 */
export class MemoryFetch extends Changes {
  constructor(...entries) {
    super();
    this.entries = entries;
    /** @type {{ url: string, init: any, count: number, receiver: unknown }[]} */
    this.calls = [];
    const self = this;
    this.fetch = function (url, init) {
      self.calls.push({ url, init, count: arguments.length, receiver: this });
      const answer = self.#answer(self.entries[self.calls.length - 1], url, init);
      self.changed();
      return answer;
    };
  }

  /** The n-th call, from 1. */
  call(n) {
    return this.until(() => this.calls[n - 1], () => `call ${n} of fetch; there were ${this.calls.length}`);
  }

  #answer(entry, url, init) {
    if (typeof entry === 'function') return entry(url, init);
    if (entry instanceof Error) return Promise.reject(entry);
    if (entry instanceof MemoryStream) return Promise.resolve(entry.response);
    return Promise.resolve(entry ?? new Response(null, { status: 204 }));
  }
}
