// Streams of bytes that are all there, for pages and for Node.

const encoder = new TextEncoder();

/** @param {(string | Uint8Array)[]} chunks */
export function streamOf(...chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
}
