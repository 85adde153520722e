// The runtimes of `make matrix-modern`: present ones, in which the package runs as it is. Those that
// are npm packages are fetched; browsers have to be installed. Must not know: what is judged.
import { mkdirSync, rmSync } from 'node:fs';

import { install } from './install.mjs';
import { runtimes } from './runtimes.mjs';

const FOLDER = 'build/matrix/programs';
const ADAPTER = 'tests/conformance/adapters/node.mjs';
const NODES = ['node-18', 'node-20', 'node-22', 'node-24', 'node-26'];

const OTHERS = [
  {
    title: 'Deno',
    package: {
      name: '@deno/linux-x64-glibc',
      version: '2.9.6',
      integrity: 'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
      file: 'package/deno',
    },
    run: (program) => ['--client', `${program} run -A --v8-flags=--expose-gc ${ADAPTER}`],
  },
  {
    title: 'Bun',
    package: {
      name: '@oven/bun-linux-x64',
      version: '1.4.4',
      integrity: 'sha512-CHbbkmHVM28T1GFq+6GL4Ao4ujwwYwj1CxFFwEFzLanPfNsId9AhbIP0Q4reWuWBkGimUkoQygrK7Rgjtj3vog==',
      file: 'package/bin/bun',
    },
    run: (program) => ['--client', `${program} ${ADAPTER}`],
  },
];

/** Of browsers in which our client runs in a worker. */
const PROFILES = 'build/matrix/profiles';
const PROFILE = `${PROFILES}/XXXXXX`;
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
  for (const { title, package: wanted, run } of [...runtimes.filter(({ id }) => NODES.includes(id)), ...OTHERS]) {
    fetched.push({ title, args: run(await install(wanted, FOLDER)) });
  }
  const pages = ['chromium', 'firefox', 'webkitgtk'].map((name) => ({ title: name, args: ['--browser', name, '--impl', 'ours'] }));
  const workers = Object.entries(IN_WORKER).map(([name, command]) => ({ title: `a worker of ${name}`, args: ['--browser', command, '--impl', 'ours'] }));
  return [...fetched, ...pages, ...workers].map(({ title, args }) => ({ title: `eventsource-wasm in ${title}`, args }));
}
