// Makes what wasm2js wrote shorter: a fifth of the minified twin is `| 0` and bytes put together by
// hand. Right for this core only, because of what it computes: variables hold 32-bit integers, as
// signed numbers (or booleans, which compare alike); addresses stay below its 256 KiB; and what small
// constants are added to, or is compared with another or with the state, is an address, a length or
// a counter, none of which comes near 2^31.
// twin-fuzz compares the result with the module. Must not know: the core's data.

const V = '\\$\\d+(?:_\\d+)?';
/** A variable, with something added or not. */
const SUM = `${V}(?: [+-] ${V})?(?: [+-] \\d+)?`;

/** Each with what stands in its place. @type {[RegExp, string][]} */
const RULES = [
  // Parameters: JavaScript passes integers.
  [rule(`^ *(${V}) = \\1 \\| 0;\\n`), ''],
  // Comparisons.
  [rule(`\\((${V}) \\| 0\\)(?= (?:[!=]=|[<>]=?) )`), '$1'],
  [rule(`((?:[!=]=|[<>]=?) )\\((${V}) \\| 0\\)`), '$1$2'],
  [rule(`(${V}) >>> 0 ([<>]=?) (${V}) >>> 0`), '$1 $2 $3'],
  [rule(`(${V}) >>> 0 ([<>]=?) HEAPU32`), '$1 $2 HEAP32'],
  // Products: of numbers of records, and of the digits of a reconnection time.
  [rule(`Math_imul\\((${V}), (\\d\\d)\\)`), '$1 * $2'],
  // Addresses.
  [rule(`\\[(${SUM}) \\| 0\\]`), '[$1]'],
  [rule(`\\[\\((${SUM}) \\| 0\\) >> 2\\]`), '[$1 >> 2]'],
  // Unaligned words.
  [rule(`HEAPU8\\[(${V})\\] \\| HEAPU8\\[\\1 \\+ 1\\] << 8 \\| \\(HEAPU8\\[\\1 \\+ 2\\] << 16 \\| HEAPU8\\[\\1 \\+ 3\\] << 24\\)`), 'load($1)'],
  // Sums, where no other operator is in the way.
  [rule(`(?<![&|^<>] )(${V}(?: [+-] ${V})? [+-] \\d{1,2}) \\| 0(?=[;),\\] ])`), '$1'],
];

const UNALIGNED = ` function load(at) {
  return HEAPU8[at] | HEAPU8[at + 1] << 8 | HEAPU8[at + 2] << 16 | HEAPU8[at + 3] << 24;
 }
 
`;

/** @param {string} pattern */
function rule(pattern) {
  return new RegExp(pattern, 'gm');
}

/** @param {string} body of the twin's function @returns {string} */
export function slim(body) {
  const short = RULES.reduce((text, [pattern, by]) => text.replace(pattern, by), body);
  return /\bload\(/.test(short) ? short.replace(/^ function /m, () => `${UNALIGNED} function `) : short;
}
