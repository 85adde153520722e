// Feeds one stream to the core as WebAssembly and to its twin in JavaScript, and makes streams that
// are worth it. Must not know: what a stream means.
import { freshBuild } from './builds.mjs';

/** Loads the package once more and makes its core while WebAssembly does what a page's policy makes it do. */
export async function buildWithout(breakIt) {
  new Response(); // Node's own fetch takes WebAssembly, and must have it before
  const build = await freshBuild();
  const real = globalThis.WebAssembly;
  breakIt();
  try {
    await outcomeOf(build, []);
  } finally {
    globalThis.WebAssembly = real;
  }
  return build;
}

export const TYPES = ['message', 'ping', 'é', 'a type that is longer than what is known by number', '\uFFFD', 'data', '2', ' x'];

/** All that a source shows of one stream. */
export async function outcomeOf({ EventSource }, pieces, types = TYPES) {
  let next = 0;
  const read = async () => (next < pieces.length ? { done: false, value: pieces[next++] } : { done: true });
  const source = EventSource.fromReadableStream({ getReader: () => ({ read, cancel() {} }) });
  const events = [];
  const keep = ({ type, data, lastEventId }) => data !== undefined && events.push([type, data, lastEventId]);
  for (const type of new Set(['message', ...types])) if (type !== 'error') source.addEventListener(type, keep);
  const { reason } = await new Promise((resolve) => {
    source.addEventListener('error', (event) => (event.reason ? resolve(event) : keep(event)));
  });
  return { events, reason, lastEventId: source.lastEventId, retry: source.reconnectionTime };
}

const FIELDS = ['data', 'data', 'data', 'data', 'event', 'id', 'retry', 'dat', 'datax', 'Data', ''];
const BYTES = [[0xef, 0xbb, 0xbf], [0xc3], [0xa9], [0xf0, 0x9f, 0x98, 0x80], [0xf0, 0x9f], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff], [0], [0xe2, 0x82]];
const ENDS = ['\n', '\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n'];

/** @param {(below: number) => number} random @returns {Uint8Array} a stream of many short and a few long lines */
export function randomStream(random) {
  const parts = [];
  for (let lines = random(12); lines >= 0; lines--) {
    if (random(8) === 0) parts.push(Buffer.from(BYTES[random(BYTES.length)]));
    else parts.push(Buffer.from(FIELDS[random(FIELDS.length)] + [':', ': ', '', ':  '][random(4)]));
    parts.push(valueOf(random), Buffer.from(ENDS[random(ENDS.length)]));
  }
  return Buffer.concat(parts);
}

function valueOf(random) {
  switch (random(8)) {
    case 0:
      return Buffer.from(BYTES[random(BYTES.length)]);
    case 1:
      return Buffer.from(String(random(3) ? random(100000) : random(2 ** 31) * 1000));
    case 2:
      return Buffer.from(TYPES[random(TYPES.length)]);
    case 3:
      return random(200) ? Buffer.alloc(random(40), 'xyz:\u00e9') : Buffer.alloc(random(200_000), 'long\u20ac');
    default:
      return Buffer.from(['a', 'é', '…', '😀', 'some text: more', ''][random(6)]);
  }
}

/** @param {Uint8Array} bytes @param {(below: number) => number} random @returns {Uint8Array[]} the same in pieces */
export function cutSomewhere(bytes, random) {
  const most = [bytes.length, bytes.length, 1 + random(40), 1][random(bytes.length < 2000 ? 4 : 2)];
  const pieces = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(most || 1);
    pieces.push(bytes.subarray(at, (at += size)));
  }
  return pieces;
}
