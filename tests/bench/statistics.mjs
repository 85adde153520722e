// What is made of measured numbers. Must not know: what was measured.

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} numbers */
export const geometricMean = (numbers) => Math.exp(numbers.reduce((sum, value) => sum + Math.log(value), 0) / numbers.length);

/** @param {number[]} numbers @param {number} share in [0, 1] */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * Of rounds in which each contender was measured once: how many times the time of `base` each one
 * took, as the median of the rounds' ratios. Noise that lasts longer than a round cancels out.
 * @param {Record<string, number[]>} times by contender, one number per round
 * @param {string} base
 */
export function ratiosTo(times, base) {
  const ratio = (list) => median(list.map((time, round) => time / times[base][round]));
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, ratio(list)]));
}

/** @param {number} value three significant digits, as results.json has them */
export const rounded = (value) => Number(value.toPrecision(3));

/**
 * In another order each time, and the same in each run.
 * @template T
 * @param {T[]} list
 * @param {() => number} random
 * @returns {T[]}
 */
export function shuffled(list, random) {
  return list.map((item) => [random(), item]).sort(([a], [b]) => a - b).map(([, item]) => item);
}
