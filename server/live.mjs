// What `make run` starts: the server, and a look at one of its streams through the package's
// EventSource. After a few events it asks the server to cut the stream, so that the reconnection
// can be watched. Must not know: how the server or the package work.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { EventSource } from '../dist/index.js';

const DROP_AFTER = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { events: { type: 'string' }, port: { type: 'string', default: '8080' } },
});

function fail(message) {
  console.error(message);
  process.exit(2);
}

/** @returns {number} a number from the command line, or exit 2 */
function wholeNumber(name, text, max) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= max) return number;
  return fail(`${name}=${text}: give a whole number up to ${max}, such as \`make run ${name}=5\`.`);
}

const events = values.events === undefined ? Infinity : wholeNumber('EVENTS', values.events, 1e9);
const port = wholeNumber('PORT', values.port, 65535);

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text) => paint(2, text);
const good = (text) => paint(32, text);
const warn = (text) => paint(33, text);
/** Stream data must not reach the terminal as control sequences. */
// eslint-disable-next-line no-control-regex -- these are the characters to escape
const printable = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
const say = (mark, text) => console.log(`${dim(new Date().toISOString().slice(11, 23))}  ${mark}  ${text}`);

const server = spawn(
  `${root}build/sse-server`,
  ['--port', String(port), '--port-fallback', '--pages', `${root}server/pages`, '--lib', `${root}dist`],
  // A group of its own: Ctrl-C comes to this process alone, which then ends the server.
  { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
);
let source = null;
let exitCode = 0;
let ending = false;

server.on('error', (error) => fail(`The server could not be started (${error.message}): run \`make\` first.`));
server.on('exit', (code) => {
  if (source) source.close();
  if (!ending) console.error(`The server ended (exit code ${code}).`);
  process.exit(ending ? exitCode : code || 1);
});

function end(code) {
  if (ending) return;
  ending = true;
  exitCode = code;
  if (source) source.close();
  server.kill('SIGTERM');
}
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));
process.on('exit', () => server.kill('SIGTERM'));

createInterface({ input: server.stdout }).on('line', (line) => {
  const address = /http:\/\/\S+/.exec(line);
  if (!source && address) watch(new URL(address[0]));
});

/** @param {URL} base */
function watch(base) {
  console.log(`\nThe server is running. Open ${paint(1, base.href)} in a browser.`);
  console.log(dim(`Below: ${base.href}demo/feed, as this package's EventSource receives it. Ctrl-C ends both.\n`));
  const client = `run-${process.pid}`;
  source = new EventSource(new URL(`demo/feed?client=${client}`, base));
  let received = 0;
  source.onopen = () => say(good('open '), 'connected');
  source.onmessage = ({ data, lastEventId }) => {
    say('event', `id ${printable(lastEventId)}  ${printable(data)}`);
    received++;
    if (received >= events) {
      say('close', `${received} events received`);
      end(0);
    } else if (received === DROP_AFTER) {
      drop(new URL(`drop?client=${client}`, base));
    }
  };
  source.onerror = ({ message, delay, willReconnect }) => {
    const then = willReconnect ? `trying again in ${delay} ms with the last event ID` : 'giving up';
    say(warn('error'), `${printable(message)}; ${then}`);
    if (!willReconnect) end(1);
  };
}

async function drop(url) {
  say(warn('drop '), 'asking the server to cut this stream …');
  try {
    await fetch(url, { method: 'POST' });
  } catch (error) {
    say(warn('drop '), `that failed: ${printable(error.message)}`);
  }
}
