// A clock that goes on by itself as soon as nothing else is to be done: the longest wait takes no
// time, and what would have been waited can be read exactly. For tests without a network: while one
// is installed, a response on its way counts as nothing to be done. Must not know: who waits.

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

export class VirtualClock {
  #timers = new Set();
  #ticking = false;

  constructor() {
    /** ms since it was installed */
    this.now = 0;
  }

  /** Replaces the global timers until the test ends. */
  static install(t) {
    const clock = new VirtualClock();
    globalThis.setTimeout = (callback, delay = 0, ...args) => clock.#set(callback, delay, args);
    globalThis.clearTimeout = (timer) => clock.#timers.delete(timer);
    t.after(() => Object.assign(globalThis, real));
    return clock;
  }

  /** Delays that are being waited for, in ms from now. */
  get waiting() {
    return [...this.#timers].map(({ due }) => due - this.now);
  }

  #set(callback, delay, args) {
    // As timers do in Node and browsers: what does not fit in 31 bits fires at once.
    const timer = { due: this.now + (delay >= 0 && delay < 2 ** 31 ? delay : 1), callback, args };
    this.#timers.add(timer);
    this.#tick();
    return timer;
  }

  // Each timer in a macrotask of its own, so that all that follows from it by promises comes first.
  #tick() {
    if (this.#ticking) return;
    this.#ticking = true;
    setImmediate(() => setImmediate(() => {
      this.#ticking = false;
      this.#fireNext();
      if (this.#timers.size > 0) this.#tick();
    }));
  }

  #fireNext() {
    const [next] = [...this.#timers].sort((a, b) => a.due - b.due);
    if (!next) return;
    this.#timers.delete(next);
    this.now = next.due;
    next.callback(...next.args);
  }
}
