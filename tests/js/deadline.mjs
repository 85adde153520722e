// Waiting in tests: always for something that happens, never for time to pass. The deadline only
// turns a hang into a message. Must not know: what is waited for.

// Taken now, because tests may put a virtual clock in their place.
const { setTimeout, clearTimeout } = globalThis;

const DEADLINE_MS = 60_000;

/**
 * The promise's value, or an error that says what did not happen.
 * @template T
 * @param {Promise<T>} promise
 * @param {string | (() => string)} what the sentence goes on "waited in vain for …"
 * @returns {Promise<T>}
 */
export async function within(promise, what) {
  let timer;
  const expired = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`waited in vain for ${typeof what === 'function' ? what() : what}`));
    }, DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something that others wait for until a condition holds; whoever changes it calls `changed()`. */
export class Changes {
  #waiting = new Set();

  changed() {
    for (const look of this.#waiting) look();
  }

  /**
   * @param {() => any} condition looked at now and after each change; its first truthy value is the
   *   result
   * @param {string | (() => string)} what
   */
  until(condition, what) {
    const met = new Promise((resolve) => {
      const look = () => {
        const value = condition();
        if (!value) return;
        this.#waiting.delete(look);
        resolve(value);
      };
      this.#waiting.add(look);
      look();
    });
    return within(met, what);
  }
}
