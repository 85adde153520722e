// What transports over streams share: chunks as bytes, and clean-ups that may fail.

/**
 * Runs a clean-up whose failure concerns nobody.
 * @param {() => any} action
 */
export async function settle(action) {
  try {
    await action();
  } catch {
    // the stream was broken or cancelled before
  }
}

/** @param {any} value @returns {Uint8Array} */
export function asBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') return new Uint8Array(value);
  throw new TypeError("the body must be a stream of bytes (Uint8Array); check what the option 'fetch' gives");
}
