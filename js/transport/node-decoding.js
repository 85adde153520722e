// Undoes what Content-Encoding says, as the bytes come: an event must not wait for the next one.
// Must not know: requests, event streams.

/** How many codings a response may have: each costs memory. */
const MOST = 5;

/** From Node 10.16 on. */
export const hasBrotli = typeof process === 'object' && 'brotli' in process.versions;

/** @type {Record<string, (zlib: any) => any>} */
const CODINGS = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: (zlib) => zlib.createInflate(flushing(zlib.constants.Z_SYNC_FLUSH)),
};
if (hasBrotli) CODINGS.br = (zlib) => zlib.createBrotliDecompress(flushing(zlib.constants.BROTLI_OPERATION_FLUSH));

/** @param {any} zlib */
function gunzip(zlib) {
  return zlib.createGunzip(flushing(zlib.constants.Z_SYNC_FLUSH));
}

/** @param {number} flush */
function flushing(flush) {
  return { flush, finishFlush: flush };
}

/**
 * As fetch does, takes a coding that it doesn't know for none: some servers name a charset here.
 * @param {string} encoding the header's combined value
 * @param {{ sink: { bytes(bytes: Uint8Array): void }, stale: boolean, decoded(): void, failed(error: unknown): void }} hop
 * @returns {any} a stream to write() the bytes to and to end(), or null when there is nothing to undo
 */
export function makeDecoder(encoding, hop) {
  if (!encoding) return null;
  const codings = encoding.toLowerCase().split(',').map((coding) => coding.trim());
  if (codings.length > MOST || !codings.every((coding) => Object.prototype.hasOwnProperty.call(CODINGS, coding))) return null;
  const zlib = require('zlib');
  const streams = codings.reverse().map((coding) => CODINGS[coding](zlib));
  const [first] = streams;
  const last = streams[streams.length - 1];
  streams.forEach((stream, i) => {
    stream.on('error', (/** @type {unknown} */ error) => hop.failed(error));
    if (stream !== last) stream.pipe(streams[i + 1]);
  });
  last.on('data', (/** @type {Uint8Array} */ bytes) => hop.stale || hop.sink.bytes(bytes));
  last.on('end', () => hop.decoded());
  return {
    write: (/** @type {Uint8Array} */ bytes) => first.write(bytes),
    end: () => first.end(),
    destroy: () => streams.forEach((stream) => stream.destroy()),
  };
}
