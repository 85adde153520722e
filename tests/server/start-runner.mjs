/**
 * Runs build/sse-conformance for tests, with cases of their own. It must not know what is tested,
 * and ends no process but its own children.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BINARY = process.env.SSE_CONFORMANCE ?? `${root}build/sse-conformance`;
const DEADLINE_MS = 120_000;
const running = new Set();
const folders = [];
process.once('exit', () => {
  running.forEach((child) => child.kill('SIGKILL'));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

/** A folder that goes with the test. */
export function newFolder() {
  folders.push(mkdtempSync(path.join(tmpdir(), 'runner-test-')));
  return folders.at(-1);
}

/**
 * Writes a file of cases and returns its path.
 * @param {object[]} cases whatever they leave out is filled in
 */
export function writeCases(cases) {
  const file = path.join(newFolder(), 't.json');
  const usual = { clause: 'parse', requirement: 'Something has to be so.', severity: 'must', profiles: ['client'] };
  const sorted = cases.map((one) => ({ ...usual, ...one })).sort((a, b) => (a.id < b.id ? -1 : 1));
  writeFileSync(file, JSON.stringify({ group: 't', title: 'Tests', cases: sorted }, null, 1));
  return file;
}

/** The command line of the adapter in runner-adapter.mjs. */
export function adapter(...args) {
  const words = [process.execPath, `${root}tests/server/runner-adapter.mjs`, ...args];
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

/**
 * Starts the runner. `text()` is what it has printed so far, `exited` its exit.
 * @param {string[]} args
 */
export function startRunner(args, env = {}) {
  const child = spawn(BINARY, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const seen = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (seen.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (seen.stderr += text));
  const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      clearTimeout(deadline);
      resolve({ code, signal, ...seen });
    });
  });
  return { child, seen, exited };
}

/** Runs it to its end. @param {string[]} args */
export const run = (args, env) => startRunner(args, env).exited;

/** Polls until `look` gives something. */
export async function until(look, what) {
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; ) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came: ${what}`);
}

const HELLO = { ev: 'hello', protocol: 1, client: 'paper browser', version: '7', runtime: 'test', profiles: ['browser'], capabilities: [] };

/** Follows the protocol like a page does, and reports one event with this data in every case. */
export async function browse(address, data = 'x') {
  const page = new URL(address);
  const channel = page.searchParams.get('channel') ?? page.origin;
  const base = `${channel}/adapter/${page.searchParams.get('adapter')}`;
  let posted = 0;
  const post = async (...reports) => {
    const answer = await fetch(`${base}/reports?from=${posted}`, { method: 'POST', body: JSON.stringify(reports) });
    posted += reports.length;
    return answer.ok;
  };
  await post(HELLO);
  for (let taken = 0; ; ) {
    const answer = await fetch(`${base}/commands?after=${taken}`).catch(() => null);
    if (answer?.status !== 200) return; // the run is over
    const commands = await answer.json();
    taken += commands.length;
    for (const { cmd, id, url } of commands) {
      if (cmd === 'create') {
        const abort = new AbortController();
        await fetch(url, { signal: abort.signal });
        await post({ ev: 'created', id, state: 0 }, { ev: 'open', id, state: 1 }, { ev: 'event', id, type: 'message', data, lastEventId: '', state: 1 });
        abort.abort();
      }
      if (cmd === 'probe') await post({ ev: 'state', id, state: 1 });
    }
  }
}
