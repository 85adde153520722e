// EventSource.fromReadableStream(), lastEventId, reconnectionTime and reset(), as proposed for the
// standard (whatwg/html pull request 12272).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource } from '../../dist/index.js';
import { streamOf } from '../browser/pages/byte-streams.js';
import { within } from './deadline.mjs';

const { CONNECTING, OPEN, CLOSED } = EventSource;

/** Everything that happens to a source, until its error event. */
function story(source) {
  const told = [];
  source.onopen = () => told.push({ type: 'open', state: source.readyState });
  source.onmessage = ({ data, lastEventId, origin }) => told.push({ data, lastEventId, origin });
  return within(
    new Promise((resolve) => {
      source.onerror = ({ reason, willReconnect }) => {
        told.push({ type: 'error', state: source.readyState, reason, willReconnect });
        resolve(told);
      };
    }),
    'the error event',
  );
}

const opened = { type: 'open', state: OPEN };
const over = { type: 'error', state: CLOSED, reason: 'over', willReconnect: false };

describe('a source from a stream', () => {
  it('is CONNECTING at first, with an URL of its own, no credentials and no id', () => {
    const source = EventSource.fromReadableStream(streamOf());
    assert.ok(source instanceof EventSource);
    assert.equal(source.readyState, CONNECTING);
    assert.equal(source.url, 'about:event-stream');
    assert.equal(source.withCredentials, false);
    assert.equal(source.lastEventId, '');
    assert.equal(source.reconnectionTime, 3000);
    source.close();
  });

  it('opens, gives its events with an opaque origin, and ends in one error for good', async () => {
    const source = EventSource.fromReadableStream(streamOf('da', 'ta: one\n\ndata: t', 'wo\n\ndata: cut off'));
    const message = { lastEventId: '', origin: 'null' };
    assert.deepEqual(await story(source), [opened, { data: 'one', ...message }, { data: 'two', ...message }, over]);
  });

  it('opens and ends when it is empty', async () => {
    assert.deepEqual(await story(EventSource.fromReadableStream(streamOf())), [opened, over]);
  });

  it('says what broke when the stream fails', async () => {
    const failing = new ReadableStream({ start: (controller) => controller.error(new Error('on purpose')) });
    const source = EventSource.fromReadableStream(failing);
    const error = await within(new Promise((resolve) => source.addEventListener('error', resolve)), 'the error');
    assert.match(error.message, /on purpose/);
    assert.equal(source.readyState, CLOSED);
  });

  it('cancels the stream when it is closed', async () => {
    const cancelled = new Promise((resolve) => {
      EventSource.fromReadableStream(new ReadableStream({ cancel: resolve })).close();
    });
    await within(cancelled, 'the cancellation');
  });

  it('refuses a locked stream, and what is no stream', () => {
    const locked = streamOf();
    locked.getReader();
    for (const wrong of [locked, null, undefined, {}, 'data: x', 7]) {
      assert.throws(() => EventSource.fromReadableStream(wrong), TypeError);
    }
  });

  it('shows id and reconnection time as soon as a pipe into it has ended, over several streams', async () => {
    const pipe = new TransformStream();
    const source = EventSource.fromReadableStream(pipe.readable);
    const told = story(source);
    await streamOf('id: 42\nretry: 1234\ndata: first\n\nid: 43\ndata: half').pipeTo(pipe.writable, { preventClose: true });
    assert.equal(source.lastEventId, '42');
    assert.equal(source.reconnectionTime, 1234);
    source.reset();
    await streamOf('\uFEFFdata: second\n\n').pipeTo(pipe.writable);
    const message = { lastEventId: '42', origin: 'null' };
    assert.deepEqual(await told, [opened, { data: 'first', ...message }, { data: 'second', ...message }, over]);
  });
});
