// Asks build/sse-reference, a parser written independently of ours, what a stream means. Must not
// know: where the stream comes from.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { within } from './deadline.mjs';

const BINARY = fileURLToPath(new URL('../../build/sse-reference', import.meta.url));

/**
 * @param {Uint8Array} bytes of one stream
 * @returns {Promise<{ events: { type: string, data: string, lastEventId: string }[], lastEventId: string, retry: number | null }>}
 */
export async function interpret(bytes) {
  const child = spawn(BINARY, { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stdin.on('error', () => {}); // 'close' or 'error' of the child says why
  child.stdin.end(bytes);
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const code = await within(ended, 'sse-reference to end');
  if (code !== 0) throw new Error(`sse-reference ended with code ${code}`);
  const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
  const values = lines.map((line) => JSON.parse(line));
  return { events: values.slice(0, -1), ...values.at(-1) };
}
