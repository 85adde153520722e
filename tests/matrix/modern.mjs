// The runtimes of `make matrix-modern`: present ones, in which the package runs as it is. Those that
// are npm packages are fetched; browsers have to be installed. Must not know: what is judged.
import { mkdirSync, rmSync } from 'node:fs';

import { install } from './install.mjs';
import { runtimes } from './runtimes.mjs';

const FOLDER = 'build/matrix/programs';
const ADAPTER = 'tests/conformance/adapters/node.mjs';
const FETCHED = ['node-18', 'node-20', 'node-22', 'node-24', 'node-26', 'deno', 'bun'];
/** What differs from `make matrix`: here the checks of the garbage collector run too. */
const COMMANDS = { deno: (program) => ['--client', `${program} run -A --v8-flags=--expose-gc ${ADAPTER}`] };

/** Of browsers in which our client runs in a worker. */
const PROFILES = 'build/matrix/profiles';
const PROFILE = `${PROFILES}/XXXXXX`; // as mktemp wants it
const CHROMIUM = '--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-popup-blocking --disable-background-networking --disable-component-update --disable-sync --js-flags=--expose-gc';
const IN_WORKER = {
  Chromium: `exec chromium ${CHROMIUM} --user-data-dir="$PWD/$(mktemp -d ${PROFILE})" {url}"&in=worker"`,
  Firefox: `exec firefox-esr --headless --no-remote --profile "$PWD/$(mktemp -d ${PROFILE})" {url}"&in=worker"`,
};

/** @returns {Promise<import('../conformance/clients.mjs').Client[]>} */
export async function modernClients() {
  rmSync(PROFILES, { recursive: true, force: true });
  for (const folder of [FOLDER, PROFILES]) mkdirSync(folder, { recursive: true });
  const fetched = [];
  for (const { id, title, package: wanted, run } of runtimes.filter((runtime) => FETCHED.includes(runtime.id))) {
    fetched.push({ title, args: (COMMANDS[id] ?? run)(await install(wanted, FOLDER)) });
  }
  const pages = ['chromium', 'firefox', 'webkitgtk'].map((name) => ({ title: name, args: ['--browser', name, '--impl', 'ours'] }));
  const workers = Object.entries(IN_WORKER).map(([name, command]) => ({ title: `a worker of ${name}`, args: ['--browser', command, '--impl', 'ours'] }));
  return [...fetched, ...pages, ...workers].map(({ title, args }) => ({ title: `eventsource-wasm in ${title}`, args }));
}
