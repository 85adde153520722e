// The parser by itself: the package's entry `eventsource-wasm/parser`. Call-compatible with npm
// `eventsource-parser` 4; beyond it, `feed` takes bytes, and there is `events()`.
// Must not know: EventSource, requests, reconnection.

import { W_LINE, W_PENDING, W_TELLS_IGNORED, W_TOO_LARGE, W_WRITE_AT } from './abi.js';
import { Stream } from './stream-state.js';
import { core } from './instance.js';

/** @typedef {'invalid-retry' | 'unknown-field' | 'max-buffer-size-exceeded'} ErrorType */

/**
 * @typedef {object} EventSourceMessage
 * @property {string | undefined} [event] its type, if the stream gives one: the standard's default is `message`
 * @property {string | undefined} [id] of its own block, if there is one
 * @property {string} data
 */

/**
 * @typedef {object} ParserCallbacks an exception in one of them ends the call of `feed`
 * @property {((event: EventSourceMessage) => void) | undefined} [onEvent]
 * @property {((id: string) => void) | undefined} [onId] a block ended that has an id, also one without data; called before onEvent
 * @property {((retry: number) => void) | undefined} [onRetry] ms, 2147483647 at most
 * @property {((comment: string) => void) | undefined} [onComment] without the colon and one space
 * @property {((error: ParseError) => void) | undefined} [onError] a line that means nothing, or too much unfinished data
 */

/**
 * @typedef {object} ParserLimits
 * @property {number | undefined} [maxBufferSize] characters of an unfinished event that may be kept; beyond it,
 *   `feed` throws until `reset()`
 */

/** @typedef {ParserCallbacks & ParserLimits} ParserConfig */

/**
 * @typedef {object} EventSourceParser
 * @property {(chunk: string | Uint8Array) => void} feed calls back for all that the chunk completes
 * @property {(options?: { consume?: boolean }) => void} reset begins a new stream; `consume` takes an
 *   unfinished line for a finished one before
 */

/**
 * @typedef {Omit<ParserCallbacks, 'onEvent' | 'onError'> & ParserLimits & {
 *   onError?: 'terminate' | ((error: ParseError) => void) | undefined }} StreamOptions
 */

/** What can be wrong about a stream. */
export class ParseError extends Error {
  /**
   * @param {string} message
   * @param {{ type: ErrorType, field?: string, value?: string, line?: string }} details
   */
  constructor(message, { type, field, value, line }) {
    super(message);
    this.name = 'ParseError';
    this.type = type;
    this.field = field;
    this.value = value;
    this.line = line;
  }
}

class ParserStream extends Stream {
  /** @param {ParserConfig} config */
  constructor(config) {
    const { onEvent = () => {} } = config;
    super((event, data) => {
      const id = this.id;
      if (id !== undefined) this.id = undefined;
      onEvent({ id, event, data });
    }, undefined);
    this.told = config;
    /** the id of the block that ends @type {string | undefined} */
    this.id = undefined;
    this.half = '';
    /** why feed() throws @type {ParseError | undefined} */
    this.failure = undefined;
    this.begin();
  }

  begin() {
    const shared = core();
    shared.start(this);
    shared.words[W_TELLS_IGNORED] = Number(Boolean(this.told.onComment || this.told.onError));
    shared.begin(this);
    this.half = '';
    this.failure = undefined;
  }

  /** @param {unknown} chunk */
  feed(chunk) {
    if (this.failure) throw new Error(`${this.failure.message}: call reset() before the next feed()`);
    core().feed(this, typeof chunk === 'string' ? this.encode(chunk) : bytesOf(chunk));
    const limit = this.told.maxBufferSize;
    if (limit !== undefined && !(this.unfinished(limit) <= limit)) {
      this.exceeded(`an unfinished event holds more than maxBufferSize, ${limit} characters`);
    } else if (core().read(this, W_TOO_LARGE)) {
      this.exceeded('an event is larger than the limit');
    }
  }

  /**
   * A surrogate pair may come in two chunks.
   * @param {string} text
   */
  encode(text) {
    text = this.half + text;
    const last = text.charCodeAt(text.length - 1);
    this.half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : '';
    return encoder.encode(this.half ? text.slice(0, -1) : text);
  }

  /** @param {boolean | undefined} consume */
  reset(consume) {
    if (consume && !this.failure && (this.lineBytes() > 0 || core().read(this, W_PENDING) > 7)) this.feed('\n');
    this.begin();
  }

  lineBytes() {
    return core().read(this, W_WRITE_AT) - core().read(this, W_LINE);
  }

  /**
   * Characters that are kept. Bytes are more, and enough to know when they are within the limit.
   * @param {number} limit
   */
  unfinished(limit) {
    let total = 0;
    for (const part of this.dataParts) total += part.length;
    for (const part of this.fieldParts) total += part.length;
    const bytes = this.lineBytes();
    if (total + bytes <= limit || bytes === 0) return total + bytes;
    core().activate(this);
    return total + core().utf8(core().words[W_LINE], core().words[W_WRITE_AT]).length;
  }

  /** @param {string} message */
  exceeded(message) {
    this.failure = new ParseError(message, { type: 'max-buffer-size-exceeded' });
    if (this.told.onError) this.told.onError(this.failure);
  }

  /** @override @param {boolean} hasEvent */
  commit(hasEvent) {
    if (hasEvent) this.id = this.lastEventIdBuffer;
    if (this.told.onId) this.told.onId(this.lastEventIdBuffer);
  }

  /** @override @param {number} ms */
  onRetry(ms) {
    if (this.told.onRetry) this.told.onRetry(ms);
  }

  /** @override @param {string} line */
  onIgnored(line) {
    const { onComment, onError } = this.told;
    const [, field, value = ''] = /** @type {RegExpExecArray} */ (/^([^:]*)(?:: ?([^]*))?/.exec(line));
    if (line[0] === ':') {
      if (onComment) onComment(value);
    } else if (onError && field === 'retry') {
      onError(new ParseError(`the value of retry is no number: ${JSON.stringify(value)}`, { type: 'invalid-retry', value, line }));
    } else if (onError && field !== 'id') {
      onError(new ParseError(`there is no field ${JSON.stringify(field)}`, { type: 'unknown-field', field, value, line }));
    }
  }
}

const encoder = new TextEncoder();

/** @param {any} chunk @returns {Uint8Array} */
function bytesOf(chunk) {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError('the chunk must be a string or a Uint8Array');
}

/**
 * A parser for one stream after the other.
 * @param {ParserConfig} config
 * @returns {EventSourceParser}
 */
export function createParser(config) {
  if (typeof config !== 'object' || !config) throw new TypeError('createParser: the argument must be an object, as in createParser({ onEvent })');
  const stream = new ParserStream(config);
  return {
    feed: (chunk) => stream.feed(chunk),
    reset: (options) => stream.reset(options && options.consume),
  };
}

/** @type {{ new (transformer: Transformer<string | Uint8Array, EventSourceMessage>): TransformStream<string | Uint8Array, EventSourceMessage> }} */
const Transform = typeof TransformStream === 'function' ? TransformStream : /** @type {any} */ (Object);

/** Bytes or strings in, messages out. */
export class EventSourceParserStream extends Transform {
  /** @param {StreamOptions} [options] */
  constructor(options = {}) {
    /** @type {EventSourceParser} */
    let parser;
    super({
      start(controller) {
        const { onError } = options;
        parser = createParser({
          ...options,
          onEvent: (event) => controller.enqueue(event),
          onError(error) {
            if (typeof onError === 'function') onError(error);
            if (onError === 'terminate' || error.type === 'max-buffer-size-exceeded') controller.error(error);
          },
        });
      },
      transform: (chunk) => parser.feed(chunk),
    });
  }
}

/**
 * The messages of a response or of a stream of bytes or strings; to leave the loop cancels it.
 * @param {{ body: ReadableStream | null } | ReadableStream} source
 * @param {ParserConfig} [config]
 * @returns {AsyncGenerator<EventSourceMessage, void, undefined>}
 */
export async function* events(source, config = {}) {
  const stream = 'body' in source ? source.body : source;
  if (!stream) return;
  /** @type {EventSourceMessage[]} */
  let messages = [];
  const parser = new ParserStream({ ...config, onEvent: (event) => messages.push(event) });
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
      const batch = messages;
      messages = [];
      for (const message of batch) yield message;
      if (parser.failure) throw parser.failure;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
