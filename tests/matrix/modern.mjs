// The runtimes of `make matrix-modern`: present ones, in which the package runs as it is. Those that
// are npm packages are fetched; browsers have to be installed. Must not know: what is judged.
import { mkdirSync, rmSync } from 'node:fs';

import { miniBrowser } from '../browser/browsers.mjs';
import { install } from './install.mjs';
import { runtimes } from './runtimes.mjs';

const FOLDER = 'build/matrix/programs';
const ADAPTER = 'tests/conformance/adapters/node.mjs';
const FETCHED = ['node-18', 'node-20', 'node-22', 'node-24', 'node-26', 'deno', 'bun'];
/** What differs from `make matrix`: here the checks of the garbage collector run too. */
const COMMANDS = { deno: (program) => ['--client', `${program} run -A --v8-flags=--expose-gc ${ADAPTER}`] };

/** Of browsers in which our client runs in a worker. */
const PROFILES = 'build/matrix/profiles';
const PROFILE = `"$(mktemp -d -p "$PWD/${PROFILES}")"`;
const CHROMIUM = '--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-popup-blocking --disable-background-networking --disable-component-update --disable-sync --js-flags=--expose-gc';
const WITH_WORKERS = {
  Chromium: (url) => `exec chromium ${CHROMIUM} --user-data-dir=${PROFILE} ${url}`,
  Firefox: (url) => `exec firefox-esr --headless --no-remote --profile ${PROFILE} ${url}`,
  WebKitGTK: (url) => `HOME=${PROFILE} WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 exec xvfb-run -a ${miniBrowser()} --private ${url}`,
};
/**
 * Every case but limits.quadratic-chunks: WebKitGTK's HTTP takes time that grows with the square of
 * the number of chunks, also for what nobody reads piece by piece, and the page falls silent.
 */
const WEBKITGTK_CASES = ['[!l]*', 'lastid.*', 'limits.[!q]*', 'limits.quadratic-p*'].flatMap((glob) => ['--case', glob]);
const casesOf = (name) => (/webkitgtk/i.test(name) ? WEBKITGTK_CASES : []);
const WORKERS = ['worker', 'shared-worker', 'service-worker'];

/** @returns {Promise<import('../conformance/clients.mjs').Client[]>} */
export async function modernClients() {
  rmSync(PROFILES, { recursive: true, force: true });
  for (const folder of [FOLDER, PROFILES]) mkdirSync(folder, { recursive: true });
  const fetched = [];
  for (const { id, title, package: wanted, run } of runtimes.filter((runtime) => FETCHED.includes(runtime.id))) {
    fetched.push({ title, args: (COMMANDS[id] ?? run)(await install(wanted, FOLDER)) });
  }
  const pages = ['chromium', 'firefox', 'webkitgtk'].map((name) => ({ title: name, args: ['--browser', name, '--impl', 'ours', ...casesOf(name)] }));
  const workers = Object.entries(WITH_WORKERS).flatMap(([name, commandFor]) =>
    WORKERS.map((kind) => ({ title: `a ${kind} of ${name}`, args: ['--browser', commandFor(`{url}"&in=${kind}"`), '--impl', 'ours', ...casesOf(name)] })),
  );
  return [...fetched, ...pages, ...workers].map(({ title, args }) => ({ title: `eventsource-wasm in ${title}`, args }));
}
