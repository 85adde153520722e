// Bytes to strings, in the way that costs least in the runtime. Must not know: what the bytes mean.

/** @typedef {(start: number, end: number) => string} Slicer decodes bytes[start, end) */

/** Buffer.prototype's own methods cost less than any call of a TextDecoder. @type {any} */
const NodeBuffer = typeof Buffer === 'function' && /** @type {any} */ (Buffer.prototype).latin1Slice ? Buffer : null;
const nodeVersion = NodeBuffer && typeof process === 'object' ? parseInt(process.versions.node, 10) : 0;

/** Up to so many bytes a TextDecoder costs more than it saves. Node 8 replaces malformed bytes its own way. */
const SHORT = nodeVersion < 12 ? 0 : 128;

/**
 * For bytes that are all ASCII.
 * @param {Uint8Array} bytes
 * @returns {Slicer}
 */
export function asciiSlicer(bytes) {
  if (!NodeBuffer) return utf8Slicer(bytes);
  const buffer = NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return (start, end) => buffer.latin1Slice(start, end);
}

/**
 * For UTF-8, malformed or not. A byte must follow bytes[end].
 * @param {Uint8Array} bytes
 * @returns {Slicer}
 */
export function utf8Slicer(bytes) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  if (!nodeVersion) return (start, end) => decoder.decode(bytes.subarray(start, end));
  const buffer = NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (nodeVersion >= 24) return (start, end) => buffer.utf8Slice(start, end);
  // Before, a TextDecoder that streams takes half the time for more than a few characters. An ASCII
  // byte behind the end leaves nothing over for the next call.
  return (start, end) => {
    if (end - start < SHORT) return buffer.utf8Slice(start, end);
    if (bytes[end] >= 0x80) return decoder.decode(bytes.subarray(start, end));
    return decoder.decode(bytes.subarray(start, end + 1), { stream: true }).slice(0, -1);
  };
}
