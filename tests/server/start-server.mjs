/**
 * Starts build/sse-server for tests and stops it again. It must not know what is tested, and ends no
 * process but its own children.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.SSE_SERVER ?? fileURLToPath(new URL('../../build/sse-server', import.meta.url));
const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 20_000;

const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** @param {import('node:child_process').ChildProcess} child */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
}

/**
 * Runs the program until it ends by itself.
 * @param {string[]} args
 * @returns {Promise<{ code: number, signal: string | null, stdout: string, stderr: string }>}
 */
export async function runServer(args) {
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const seen = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (seen.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (seen.stderr += text));
  const deadline = setTimeout(() => child.kill('SIGKILL'), START_DEADLINE_MS);
  const exit = await exitOf(child);
  clearTimeout(deadline);
  return { ...exit, ...seen };
}

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} base the origin, without a slash at the end
 * @property {string} stdout what it has printed there so far
 * @property {string} stderr the same
 * @property {number} pid
 * @property {(signal?: NodeJS.Signals) => Promise<{ code: number | null, signal: string | null, ms: number }>} stop
 *   resolves when the process has ended; may be called again
 */

/**
 * Starts the server on a free port and resolves once it listens.
 * @param {string[]} [args] flags besides --port 0; a --port among them wins
 * @returns {Promise<RunningServer>}
 */
export async function startServer(args = []) {
  const child = spawn(BINARY, ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const exited = exitOf(child);
  const printed = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => (printed.stderr += text));
  const port = await listeningPort(child, exited, printed);
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    pid: child.pid,
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    stop: (signal = 'SIGTERM') => stop(child, exited, signal),
  };
}

function listeningPort(child, exited, printed) {
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      child.kill('SIGKILL');
      reject(new Error(`sse-server did not start: ${why}\n${printed.stdout}${printed.stderr}`));
    };
    const deadline = setTimeout(() => fail('it is silent'), START_DEADLINE_MS);
    exited.then(({ code }) => fail(`it ended with code ${code}`), reject);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed.stdout += text;
      const line = /^sse-server listening on http:\/\/.*:(\d+)\/\n/.exec(printed.stdout);
      if (!line) return;
      clearTimeout(deadline);
      // A test that fails and forgets to stop it must not keep the process waiting.
      for (const handle of [child, child.stdout, child.stderr]) handle.unref();
      resolve(Number(line[1]));
    });
  });
}

async function stop(child, exited, signal) {
  const start = Date.now();
  child.kill(signal);
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  const exit = await exited;
  clearTimeout(deadline);
  return { ...exit, ms: Date.now() - start };
}
