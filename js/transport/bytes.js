// What transports over streams share: chunks as bytes, and clean-ups that may fail.

/**
 * Runs a clean-up whose failure concerns nobody.
 * @param {() => any} action
 */
export function settle(action) {
  Promise.resolve()
    .then(action)
    .catch(() => {}); // the stream was broken or cancelled before
}

/**
 * Passes a reader's chunks on, each in the read's own microtask: who awaits a write finds it parsed.
 * By hand and not in an async function, which costs the ES5 build a kilobyte.
 * @param {{ read(): any }} reader
 * @param {{ bytes: (bytes: Uint8Array) => void, ended: () => void, failed: (error: unknown) => void }} sink
 * @param {() => boolean} stopped nothing more is to be read or said
 */
export function pump(reader, sink, stopped) {
  const failed = (/** @type {unknown} */ error) => {
    if (!stopped()) sink.failed(error);
  };
  const step = (/** @type {{ done: boolean, value?: any }} */ result) => {
    if (stopped()) return;
    try {
      const { done, value } = result;
      if (done) return sink.ended();
      sink.bytes(asBytes(value));
      if (!stopped()) read();
    } catch (error) {
      failed(error);
    }
  };
  const read = () => {
    try {
      Promise.resolve(reader.read()).then(step, failed);
    } catch (error) {
      failed(error);
    }
  };
  read();
}

/** @param {any} value @returns {Uint8Array} */
export function asBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') return new Uint8Array(value);
  throw new TypeError("the body must be a stream of bytes (Uint8Array); check what the option 'fetch' gives");
}
