// EventSource.fromReadableStream(), lastEventId, reconnectionTime and reset(), as proposed for the
// standard (whatwg/html pull request 12272).
import { deepEqual, equal, ok, thrown } from './assert.js';
import { streamOf } from './byte-streams.js';

const encoder = new TextEncoder();

/** Everything that happens to a source, until its error event. */
function storyOf(context, source) {
  const told = [];
  source.onopen = () => told.push(['open', source.readyState]);
  source.onmessage = ({ data, lastEventId, origin }) => told.push([data, lastEventId, origin]);
  const failed = new Promise((resolve) => {
    source.onerror = () => resolve([...told, ['error', source.readyState]]);
  });
  return context.within(failed, 'the error event');
}

export const checks = {
  'a source from a stream is CONNECTING at first, with a URL of its own'({ EventSource }) {
    const source = EventSource.fromReadableStream(streamOf());
    deepEqual([source.readyState, source.url, source.withCredentials, source.lastEventId, source.reconnectionTime], [0, 'about:event-stream', false, '', 3000]);
    ok(source instanceof EventSource && source instanceof EventTarget);
    source.close();
  },

  async 'it opens, gives its events with an opaque origin, and ends in one error for good'(context) {
    const bytes = encoder.encode('data: é\n\n');
    const source = context.EventSource.fromReadableStream(streamOf('da', 'ta: one\n\n', bytes.slice(0, 7), bytes.slice(7), 'data: cut off'));
    deepEqual(await storyOf(context, source), [['open', 1], ['one', '', 'null'], ['é', '', 'null'], ['error', 2]]);
    deepEqual(await storyOf(context, context.EventSource.fromReadableStream(streamOf())), [['open', 1], ['error', 2]]);
  },

  async 'a stream that fails is one error, closed'(context) {
    const failing = new ReadableStream({ start: (controller) => controller.error(new Error('of the stream')) });
    const source = context.EventSource.fromReadableStream(failing);
    const error = await context.within(new Promise((resolve) => source.addEventListener('error', resolve)), 'the error');
    deepEqual([source.readyState, error.reason, error.willReconnect], [2, 'over', false]);
    ok(error.message.includes('of the stream'), error.message);
  },

  async 'close() cancels the stream'(context) {
    const cancelled = new Promise((resolve) => {
      context.EventSource.fromReadableStream(new ReadableStream({ cancel: resolve })).close();
    });
    await context.within(cancelled, 'the cancellation');
  },

  'a locked stream is a TypeError, and what is no stream'({ EventSource }) {
    const locked = streamOf();
    locked.getReader();
    for (const wrong of [locked, null, undefined, {}, 'data: x', 7]) {
      equal(thrown(() => EventSource.fromReadableStream(wrong)).name, 'TypeError', String(wrong));
    }
  },

  async 'the body of a response is read'(context) {
    const source = context.EventSource.fromReadableStream(new Response('id: 1\ndata: x\n\n').body);
    deepEqual(await storyOf(context, source), [['open', 1], ['x', '1', 'null'], ['error', 2]]);
  },

  async 'id and reconnection time are there as soon as a pipe into it has ended, over several streams'(context) {
    const pipe = new TransformStream();
    const source = context.EventSource.fromReadableStream(pipe.readable);
    const told = storyOf(context, source);
    await streamOf('id: 42\nretry: 1234\ndata: first\n\nid: 43\ndata: half').pipeTo(pipe.writable, { preventClose: true });
    deepEqual([source.lastEventId, source.reconnectionTime], ['42', 1234]);
    source.reset();
    await streamOf('\uFEFFdata: second\n\n').pipeTo(pipe.writable);
    deepEqual(await told, [['open', 1], ['first', '42', 'null'], ['second', '42', 'null'], ['error', 2]]);
  },
};
