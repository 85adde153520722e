// Runs a module in a Node process of its own, for what concerns the whole process: its end, its
// uncaught exceptions, its unhandled rejections. Must not know: what the module does.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Changes } from './deadline.mjs';

const dist = new URL('../../dist/index.js', import.meta.url).href;
const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Starts `code`, an ES module in which EventSource and `print(value)` (a line of JSON) are there.
 * @param {import('node:test').TestContext} t
 * @param {string} code
 * @param {{ flags?: string[], args?: string[] }} [options] `args` stand in process.argv from 2 on
 */
export function runModule(t, code, { flags = [], args = [] } = {}) {
  const prelude = `import { EventSource } from ${JSON.stringify(dist)};
const print = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
`;
  // "-" as the program's name, so that the arguments begin where they do elsewhere.
  const all = [...flags, '--input-type=module', '--eval', prelude + code, '--', '-', ...args];
  return new Child(t, spawn(process.execPath, all, { cwd: here, stdio: ['pipe', 'pipe', 'pipe'] }));
}

export class Child extends Changes {
  /** @param {import('node:test').TestContext} t @param {import('node:child_process').ChildProcess} child */
  constructor(t, child) {
    super();
    this.process = child;
    this.stdout = '';
    this.stderr = '';
    /** @type {{ code: number | null, signal: string | null } | null} */
    this.exit = null;
    child.stdout.setEncoding('utf8').on('data', (text) => this.#append('stdout', text));
    child.stderr.setEncoding('utf8').on('data', (text) => this.#append('stderr', text));
    child.stdin.on('error', () => {}); // it may have ended
    child.on('close', (code, signal) => {
      this.exit = { code, signal };
      this.changed();
    });
    t.after(() => child.kill('SIGKILL'));
  }

  #append(stream, text) {
    this[stream] += text;
    this.changed();
  }

  /** What was printed, line by line. */
  get printed() {
    return this.stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line));
  }

  /** Resolves when it has ended by itself. */
  ended() {
    return this.until(() => this.exit, () => `the end of a process; it said ${this.stdout}${this.stderr}`);
  }

  /** Resolves with the first printed value that fits. */
  prints(fits) {
    const found = () => this.printed.find(fits) ?? (this.exit && new Error(`it ended: ${this.stderr}`));
    return this.until(found, () => `a line from a process; it said ${this.stdout}${this.stderr}`).then((value) => {
      if (value instanceof Error) throw value;
      return value;
    });
  }
}
