// The parsing rows of tests/cases/ as plays: bytes for one stream after the other, and what a client
// has to show of them. tests/cases/README.md says what a row means. Must not know: who plays them.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../cases/', import.meta.url);
const NOT_CASES = new Set(['case.schema.json', 'clauses.json']);

/** @returns {Buffer} the bytes of a payload; `index` is the pass of the innermost repeat */
function bytesOf(payload, index = 0) {
  if (typeof payload === 'string') return Buffer.from(payload);
  if (Array.isArray(payload)) return Buffer.concat(payload.map((part) => bytesOf(part, index)));
  if ('text' in payload) return Buffer.from(payload.text);
  if ('base64' in payload) return Buffer.from(payload.base64, 'base64');
  if ('hex' in payload) return Buffer.from(payload.hex.replaceAll(' ', ''), 'hex');
  return generate(payload.gen, index);
}

const GENERATORS = {
  repeat: ({ unit, count, from = 0 }) =>
    Buffer.concat(Array.from({ length: count }, (_, i) => bytesOf(unit, from + i))),
  cycle: ({ unit, size }, index) => Buffer.alloc(size, bytesOf(unit, index)),
  bytes: ({ from, to, except = [] }) =>
    Buffer.from(Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((byte) => !except.includes(byte))),
  index: ({ width = 0 }, index) => Buffer.from(String(index).padStart(width, '0')),
};
const generate = (generator, index) => GENERATORS[generator.kind](generator, index);

const textOf = (payload, index) => bytesOf(payload, index).toString('utf8');

/** Expected events with every default written out. */
function eventsOf(expected) {
  let lastEventId = '';
  const plain = (event, index) => {
    if (event.lastEventId !== undefined) lastEventId = textOf(event.lastEventId, index);
    return { type: textOf(event.type ?? 'message', index), data: textOf(event.data, index), lastEventId };
  };
  return expected.flatMap((event) => {
    if (!event.repeat) return [plain(event, 0)];
    const { count, from = 0, event: repeated } = event.repeat;
    return Array.from({ length: count }, (_, i) => plain(repeated, from + i));
  });
}

/** Everything that is allowed, as a list of expectations that hold by themselves. */
function alternativesOf({ oneOf = [{}], ...common }) {
  return oneOf.map((alternative) => {
    const { events, lastEventId, retry, gaps = [] } = { ...common, ...alternative };
    return {
      events: events && eventsOf(events),
      lastEventId: lastEventId === undefined ? undefined : textOf(lastEventId ?? ''),
      retry,
      gaps,
    };
  });
}

const cutAt = (bytes, offsets) =>
  [0, ...offsets].map((offset, i) => bytes.subarray(offset, offsets[i] ?? bytes.length));

/** @returns {Uint8Array[]} pieces of so many bytes */
export function inPiecesOf(size, bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

/** The ways in which the row itself wants its one stream delivered: a name and the pieces. */
function deliveriesOf({ cuts, family = {} }, [bytes]) {
  const sets = [...(cuts ? [cuts] : []), ...(family.cutSets ?? [])];
  if (family.cuts === 'every') for (let at = 1; at < bytes.length; at++) sets.push([at]);
  return [
    ...sets.map((offsets) => ({ name: `cut at ${offsets}`, pieces: cutAt(bytes, offsets) })),
    ...(family.sizes ?? []).map((size) => ({ name: `in pieces of ${size}`, pieces: inPiecesOf(size, bytes) })),
  ];
}

function playOf(row) {
  const streams = (row.streams ?? [row.stream]).map((stream) => bytesOf(stream));
  const alternatives = alternativesOf(row.expect);
  const listen = (row.client?.listen ?? []).map((type) => textOf(type));
  const types = alternatives.flatMap(({ events = [] }) => events.map(({ type }) => type));
  return {
    name: row.name ? `${row.id}: ${row.name}` : row.id,
    requirement: row.requirement,
    streams,
    listen: [...new Set([...listen, ...types])],
    deliveries: deliveriesOf(row, streams),
    alternatives,
  };
}

/** All plays of the rows with the profile `parser`, in the order of their files. */
export function parsingPlays() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !NOT_CASES.has(name));
  const rows = files.sort().flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')).cases);
  return rows
    .filter(({ profiles }) => profiles.includes('parser'))
    .flatMap((row) => (row.variants ?? [{}]).map((variant) => playOf({ ...row, ...variant })));
}
