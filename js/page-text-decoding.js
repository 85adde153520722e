// Stands for text-decoding.js in the script for pages, which have no Buffer.
// Must not know: what the bytes mean.

/**
 * @param {Uint8Array} bytes
 * @returns {import('./text-decoding.js').Slicer}
 */
export function utf8Slicer(bytes) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (start, end) => decoder.decode(bytes.subarray(start, end));
}

export { utf8Slicer as asciiSlicer };
