// The parsers that are compared, each as `(chunks, emit) => void | Promise`. `emit` gets an object
// with `data`. Must not know: what is measured, or how.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';

import { createParser, events } from '../../dist/node-parser.js';

const require = createRequire(import.meta.url);

/** Under this name is ours. */
export const OURS = 'eventsource-wasm';
/** Ours in a `for await`, for those that can be used in no other way. */
export const OUR_LOOP = 'eventsource-wasm events()';

function ours(chunks, emit) {
  const parser = createParser({ onEvent: emit });
  for (const chunk of chunks) parser.feed(chunk);
}

async function eventsourceParser() {
  const peer = await import('eventsource-parser');
  return (chunks, emit) => {
    const decoder = new TextDecoder(); // it takes strings
    const parser = peer.createParser({ onEvent: emit });
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  };
}

async function fetchEventSource() {
  const { getLines, getMessages } = await import(require.resolve('@microsoft/fetch-event-source').replace(/index\.js$/, 'parse.js'));
  const ignore = () => {};
  return (chunks, emit) => {
    const feed = getLines(getMessages(ignore, ignore, emit));
    for (const chunk of chunks) feed(chunk);
  };
}

function undici() {
  const { EventSourceStream } = require(require.resolve('undici').replace(/index\.js$/, 'lib/web/eventsource/eventsource-stream.js'));
  const ignore = () => {};
  return (chunks, emit) => {
    const stream = new EventSourceStream({
      eventSourceSettings: { lastEventId: '', origin: 'http://127.0.0.1' },
      push: ({ options }) => {
        emit(options);
        return true;
      },
    });
    for (const chunk of chunks) stream._transform(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), 'buffer', ignore);
  };
}

/** Its parser can't be had alone: it is driven by a response that isn't one. */
function launchDarkly() {
  const { EventSource } = require('launchdarkly-eventsource');
  return (chunks, emit) => {
    const original = http.request;
    let respond;
    http.request = (_, __, callback) => {
      respond = callback;
      return { on() {}, end() {}, setNoDelay() {}, destroy() {} };
    };
    const source = new EventSource('http://127.0.0.1/');
    http.request = original;
    for (const type of ['message', 'update', 'delete', 'create', 'heartbeat', 'content_block_delta']) source.on(type, emit);
    const response = Object.assign(new EventEmitter(), { statusCode: 200, headers: {} });
    respond(response);
    for (const chunk of chunks) response.emit('data', Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    source.close();
  };
}

/** @param {Uint8Array[]} chunks */
function responseOf(chunks) {
  const rest = chunks.values();
  const pull = (controller) => {
    const { done, value } = rest.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), headers: new Headers() };
}

async function loop(chunks, emit) {
  for await (const message of events(responseOf(chunks))) emit(message);
}

/** The decoders of two SDKs, which go over a response. */
async function sdk(name) {
  const { _iterSSEMessages } = await import(`./node_modules/${name}/core/streaming.mjs`);
  return async (chunks, emit) => {
    for await (const message of _iterSSEMessages(responseOf(chunks), new AbortController())) emit(message);
  };
}

/**
 * What no parser can beat: for ASCII and one data line per event, the places of the events are
 * known beforehand; only decoding, slicing and calling are left. An event in two chunks is left out.
 */
function perfect() {
  const known = new WeakMap();
  const latin1Slice = Buffer.prototype.latin1Slice;
  const find = (chunk) => {
    const text = Buffer.from(chunk).toString('latin1');
    return Int32Array.from([...text.matchAll(/data: (.*)\r?\n\r?\n/g)].flatMap(({ index, 1: data }) => [index + 6, index + 6 + data.length]));
  };
  return (chunks, emit) => {
    for (const chunk of chunks) {
      let places = known.get(chunk);
      if (!places) known.set(chunk, (places = find(chunk)));
      const text = latin1Slice.call(chunk, 0, chunk.length);
      for (let i = 0; i < places.length; i += 2) emit({ id: undefined, event: undefined, data: text.slice(places[i], places[i + 1]) });
    }
  };
}

/** Workloads for which `perfect` is right. */
export const LIMIT_KNOWN = new Set(['llm-one', 'llm-16k', 'llm-64k', 'ticks-64k', 'ticks-one', 'crlf']);
export const LIMIT = 'perfect';

/**
 * @param {boolean} all also the slow peers
 * @returns {Promise<Map<string, (chunks: Uint8Array[], emit: (message: { data: string }) => void) => any>>} those
 *   that this runtime can load, by name
 */
export async function parserContenders(all) {
  const makers = { [OURS]: () => ours, 'eventsource-parser': eventsourceParser, [LIMIT]: perfect };
  if (all) {
    Object.assign(makers, {
      undici,
      'fetch-event-source': fetchEventSource,
      'launchdarkly-eventsource': launchDarkly,
      [OUR_LOOP]: () => loop,
      openai: () => sdk('openai'),
      '@anthropic-ai/sdk': () => sdk('@anthropic-ai/sdk'),
    });
  }
  const contenders = new Map();
  for (const [name, make] of Object.entries(makers)) {
    try {
      contenders.set(name, await make());
    } catch (error) {
      process.stderr.write(`${name} can't be loaded in Node ${process.versions.node}: ${error.message}\n`);
    }
  }
  return contenders;
}
