// The adapter protocol over standard input and output, for Node, Deno and Bun: one JSON object per line.
// Must not know: which client it is.
import { createRequire } from 'node:module';
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import tls from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
const SseAdapter = require('../page/adapter.js');

/** Deno and Bun trust only the certificates they were started with. */
const trusts = !process.versions.deno && !process.versions.bun;

/** What any Node adapter can do, whatever its client. */
export const NODE_CAPABILITIES = ['exit', 'gc', 'many-sources', ...(trusts ? ['tls'] : [])];

/** `Node 24.1.0` */
export function runtime() {
  if (process.versions.deno) return `Deno ${process.versions.deno}`;
  if (process.versions.bun) return `Bun ${process.versions.bun}`;
  return `Node ${process.versions.node}`;
}

/**
 * What `hello` says about a package that stands beside this one.
 * @param {string} name
 * @param {object} about profiles and the capabilities beside those of every Node adapter
 */
export function packageAbout(name, about) {
  const { version } = require(`./../node_modules/${name}/package.json`);
  const capabilities = [...NODE_CAPABILITIES, ...about.capabilities].sort();
  return { client: name, version, runtime: runtime(), ...about, capabilities };
}

/**
 * Runs the adapter until the input ends.
 * @param {object} client see ../page/adapter.js
 */
export function runOnStdio(client) {
  // Standard output belongs to the protocol: a client that logs must not break it.
  console.log = console.info = console.debug = console.error;
  survive();
  const input = process.stdin;
  const whole = { ...client, collectGarbage: client.collectGarbage ?? garbageCollector() };
  whole.leave = () => {
    input.removeAllListeners();
    input.destroy();
  };
  whole.quit = () => process.exit(0);
  if (client.create) {
    whole.create = (url, options, seen) => {
      if (options.certificate) trust(options.certificate);
      return client.create(url, options, seen);
    };
  }
  const adapter = new SseAdapter(whole, (message) => process.stdout.write(`${JSON.stringify(message)}\n`));
  adapter.hello();
  lines(input, (line) => adapter.handle(JSON.parse(line)));
  input.on('end', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
}

/** @param {NodeJS.ReadStream} input @param {(line: string) => void} handle */
function lines(input, handle) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  input.on('data', (chunk) => {
    const pieces = (rest + decoder.write(chunk)).split('\n');
    rest = pieces.pop();
    for (const line of pieces) if (line.trim()) handle(line);
  });
}

/**
 * What a listener throws on purpose must not end the process. Neither does what the client throws by
 * itself: then the case is judged by what it fails to do, and others that run here are left alone.
 */
function survive() {
  const uncaught = (error) => console.error(error instanceof SseAdapter.Thrown ? error.message : error);
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
}

/** @returns {() => void} runs a full collection */
export function garbageCollector() {
  if (typeof globalThis.gc === 'function') return globalThis.gc;
  let gc;
  return () => {
    if (!gc) {
      setFlagsFromString('--expose-gc');
      gc = runInNewContext('gc');
    }
    gc();
  };
}

const trusted = new Set();

/** Makes every later TLS connection of this process trust one more certificate. @param {string} pem */
function trust(pem) {
  if (trusted.size === 0) {
    const create = tls.createSecureContext;
    tls.createSecureContext = (options) => {
      const context = create(options);
      if (!options?.ca) for (const certificate of trusted) context.context.addCACert(certificate);
      return context;
    };
  }
  trusted.add(pem);
}
