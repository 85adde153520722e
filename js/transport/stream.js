// Transport over a stream of bytes that the page already has (whatwg/html pull request 12272).
// Must not know: reconnection, EventSource.

import { pump, settle } from './bytes.js';

/** The URL of a source that was made from a stream; its origin is opaque. */
export const STREAM_URL = 'about:event-stream';

/**
 * Reads the stream; the first fact is stated in a microtask.
 * @param {any} reader what getReader() gave
 * @param {import('./fetch.js').TransportSink} sink
 * @returns {() => void} ends the reading; idempotent
 */
export function openStream(reader, sink) {
  let aborted = false;
  const stopped = () => aborted;
  Promise.resolve().then(() => {
    if (!aborted) sink.response(200, 'text/event-stream', STREAM_URL);
    if (!aborted) pump(reader, sink, stopped);
  });
  return () => {
    if (aborted) return;
    aborted = true;
    settle(() => reader.cancel());
  };
}
