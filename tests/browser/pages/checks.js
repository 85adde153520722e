// Runs the checks of a suite one after the other, in a page or in a worker. Must not know: what is
// checked. A suite is a module that exports `checks`: functions by name, which get a Context.

// Taken now, because a suite may shorten the waits of sources.
const { setTimeout, clearTimeout } = globalThis;

const DEADLINE_MS = 40_000;

/** @param {Promise<any>} promise @param {() => string} what */
function within(promise, what) {
  let timer;
  const expired = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what()}`)), DEADLINE_MS);
  });
  return Promise.race([promise, expired]).finally(() => clearTimeout(timer));
}

/** A source and what it dispatches from the start. */
export class Watch {
  #waiting = new Set();

  constructor(source, types) {
    this.source = source;
    this.seen = [];
    this.messages = [];
    for (const type of new Set(['open', 'message', 'error', ...types])) {
      source.addEventListener(type, (event) => this.#keep(event));
    }
  }

  #keep(event) {
    this.seen.push(event);
    if (event instanceof MessageEvent) this.messages.push(event);
    for (const look of this.#waiting) look();
  }

  /** Resolves once `condition` holds; looked at now and after each event. */
  until(condition, what = String(condition)) {
    const met = new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    return within(met, () => `${what}: ${this.source.url} has dispatched ${this.types.slice(-20)}`);
  }

  plain(type) {
    return this.seen.filter((event) => event.type === type && !(event instanceof MessageEvent));
  }

  async opened(n = 1) {
    await this.until(() => this.plain('open').length >= n, `open ${n}`);
    return this.plain('open')[n - 1];
  }

  async failed(n = 1) {
    await this.until(() => this.plain('error').length >= n, `error ${n}`);
    return this.plain('error')[n - 1];
  }

  async arrived(n = 1) {
    await this.until(() => this.messages.length >= n, `message ${n}`);
    return this.messages;
  }

  get types() {
    return this.seen.map(({ type }) => type);
  }

  get data() {
    return this.messages.map(({ data }) => data);
  }

  get received() {
    return this.messages.map(({ type, data, lastEventId }) => ({ type, data, lastEventId }));
  }
}

/** What a check is given. */
class Context {
  #sources = [];

  constructor(EventSource, options) {
    /** the one that is tested */
    this.EventSource = EventSource;
    /** the browser's own */
    this.Native = globalThis.EventSource;
    this.options = options;
    this.inWindow = typeof document === 'object';
  }

  /** A source that is closed when the check ends. */
  open(url, init, types = [], EventSource = this.EventSource) {
    const source = new EventSource(url, init);
    this.#sources.push(source);
    return new Watch(source, types);
  }

  /** The same of ours and of the browser's own. */
  openBoth(url, init, types) {
    return [this.open(url, init, types), this.open(url, init, types, this.Native)];
  }

  within(promise, what) {
    return within(promise, () => what);
  }

  end() {
    for (const source of this.#sources) source.close();
  }
}

async function run([name, check], EventSource, options) {
  const context = new Context(EventSource, options);
  const start = performance.now();
  const result = { name, passed: true };
  try {
    await check(context);
  } catch (error) {
    Object.assign(result, { passed: false, message: `${error}\n${error && error.stack}` });
  }
  context.end();
  return { ...result, ms: Math.round(performance.now() - start) };
}

/** What goes wrong where nobody waits for it. */
function collectUnhandled() {
  const unhandled = [];
  addEventListener('unhandledrejection', ({ reason }) => unhandled.push(`unhandled rejection: ${reason}`));
  addEventListener('error', (event) => {
    event.preventDefault(); // a worker's would end at its page otherwise
    if (!/on purpose/.test(event.message)) unhandled.push(`${event.message} ${event.error && event.error.stack}`);
  });
  return unhandled;
}

/**
 * @param {typeof globalThis.EventSource} EventSource
 * @param {{ suite: string }} options
 * @param {(result: { name: string, passed: boolean, message?: string, ms: number }) => void} onResult
 * @param {{ checks: object, atOnce?: number }} [suite] its module, if it has been imported
 */
export async function runChecks(EventSource, options, onResult, suite) {
  const { checks, atOnce = 1 } = suite ?? (await import(`./${options.suite}.js`));
  const unhandled = collectUnhandled();
  const waiting = Object.entries(checks);
  const lane = async () => {
    while (waiting.length > 0) onResult(await run(waiting.shift(), EventSource, options));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  onResult({ name: 'nothing goes unnoticed', passed: unhandled.length === 0, message: unhandled.join('\n'), ms: 0 });
}
