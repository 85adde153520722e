/**
 * Keeps the books on consecutive event IDs: which were seen, which never came, which came twice.
 * It costs memory only per fault, never per event. It must not know the DOM.
 */

/** Both ends belong to it. @typedef {{ from: number, to: number }} Range */

/** @param {Range} range */
const sizeOf = ({ from, to }) => to - from + 1;

/** @param {Range} range */
const nameOf = ({ from, to }) => (from === to ? String(from) : `${from}–${to}`);

/** How many faults the verdict names before it only counts them. */
const NAMED = 5;

/** @param {string[]} names */
function list(names) {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

export class IdLedger {
  /** @type {Range | null} */
  #seen = null;
  /** @type {Range[]} */
  #missing = [];
  /** @type {number[]} */
  #twice = [];

  /** @param {number} id */
  add(id) {
    this.#seen ??= { from: id, to: id - 1 };
    if (id > this.#seen.to) this.#miss(this.#seen.to + 1, id - 1);
    else if (id < this.#seen.from) this.#miss(id + 1, this.#seen.from - 1);
    else if (!this.#fill(id)) this.#twice.push(id);
    this.#seen.from = Math.min(this.#seen.from, id);
    this.#seen.to = Math.max(this.#seen.to, id);
  }

  /** Whether every ID between the first and the newest came exactly once. */
  get clean() {
    return this.#missing.length === 0 && this.#twice.length === 0;
  }

  /** The books as one sentence. */
  get verdict() {
    if (!this.#seen) return 'No ids yet.';
    const { from, to } = this.#seen;
    return `Ids ${from} to ${to}: ${this.#lost}, ${this.#repeated}.`;
  }

  get #lost() {
    if (this.#missing.length === 0) return 'none lost';
    const count = this.#missing.reduce((sum, range) => sum + sizeOf(range), 0);
    return `${count} lost (${list(this.#missing.map(nameOf))})`;
  }

  get #repeated() {
    if (this.#twice.length === 0) return 'none twice';
    return `${this.#twice.length} twice (${list(this.#twice.map(String))})`;
  }

  /** @param {number} from @param {number} to less than `from` when nothing is missing */
  #miss(from, to) {
    if (from <= to) this.#missing.push({ from, to });
  }

  /**
   * A missing one that came late after all.
   * @param {number} id
   * @returns {boolean} whether it was missing
   */
  #fill(id) {
    const index = this.#missing.findIndex(({ from, to }) => from <= id && id <= to);
    if (index < 0) return false;
    const { from, to } = this.#missing[index];
    const left = [
      { from, to: id - 1 },
      { from: id + 1, to },
    ].filter((range) => sizeOf(range) > 0);
    this.#missing.splice(index, 1, ...left);
    return true;
  }
}
