// Starts browsers without a driver: a browser is given a URL, and the page reports by itself. Each
// runs in a process group and a home folder of its own, which end with it. Must not know: what the
// pages do.
//
// BROWSERS=chromium,firefox,webkitgtk chooses, the first two unless it is set; CHROMIUM, FIREFOX and
// MINIBROWSER name other binaries.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exceptInFirefox } from './certificate.mjs';

const TERM_MS = 3000;
/** Names that lead to this machine, but are no potentially trustworthy origins. */
const LOCAL_NAME = 'plain.test';

/** @type {Record<string, (url: string, home: string) => { command: string, args: string[], env?: Record<string, string> }>} */
export const TABLE = {
  chromium: (url, home) => ({
    command: process.env.CHROMIUM ?? 'chromium',
    args: [
      '--headless=new',
      '--no-sandbox', // runs as root in containers, and only ever sees our own pages
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--ignore-certificate-errors', // they are ours
      `--host-resolver-rules=MAP ${LOCAL_NAME} 127.0.0.1`,
      `--user-data-dir=${join(home, 'profile')}`,
      url,
    ],
  }),
  firefox: (url, home) => ({
    command: process.env.FIREFOX ?? 'firefox-esr',
    args: ['--headless', '--no-remote', '--profile', home, url],
  }),
  // WebKitGTK's own small browser, under a display of its own (packages webkit2gtk-driver, xvfb).
  webkitgtk: (url) => ({
    command: 'xvfb-run',
    args: ['-a', process.env.MINIBROWSER ?? miniBrowser(), '--private', '--ignore-tls-errors', url],
    env: { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }, // it has none for root
  }),
};

/** The path of WebKitGTK’s. */
export function miniBrowser() {
  const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) => ['4.1', '6.0'].map((version) => `/usr/lib/${machine}/webkit2gtk-${version}`));
  return folders.map((folder) => `${folder}/MiniBrowser`).find((path) => existsSync(path)) ?? 'MiniBrowser';
}

/** The names of the browsers to test. */
export function chosenBrowsers() {
  const names = (process.env.BROWSERS || 'chromium,firefox').split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(name in TABLE));
  if (unknown.length > 0) {
    throw new Error(`BROWSERS has ${unknown.join(', ')}, but these are known: ${Object.keys(TABLE).join(', ')}`);
  }
  return names;
}

/** @type {Set<Browser>} */
const running = new Set();
process.once('exit', () => running.forEach((browser) => browser.kill()));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export class Browser {
  #child;
  #home = mkdtempSync(join(tmpdir(), 'eventsource-wasm-browser-'));

  /** @param {string} name one of TABLE's @param {string} url @param {Buffer} [cert] of its origin */
  constructor(name, url, cert) {
    if (name === 'firefox') {
      writeFileSync(join(this.#home, 'user.js'), `user_pref("network.dns.localDomains", "${LOCAL_NAME}");\n`);
      if (cert) exceptInFirefox(this.#home, url, cert);
    }
    const { command, args, env } = TABLE[name](url, this.#home);
    /** what it has printed */
    this.output = '';
    this.#child = spawn(command, args, {
      detached: true, // a process group of its own
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: this.#home, ...env },
    });
    running.add(this);
    const keep = (text) => {
      this.output = (this.output + text).slice(-4000);
    };
    this.#child.stdout.on('data', keep);
    this.#child.stderr.on('data', keep);
    /** resolves to how it ended; never rejects */
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(`${command} can not be started: ${error.message}`));
      this.#child.on('exit', (code, signal) => resolve(`${command} ended: ${signal ?? code}\n${this.output}`));
    });
  }

  /** Of its first process, and of the group of all of them. */
  get pid() {
    return this.#child.pid;
  }

  /** Ends all its processes and removes its home. */
  async stop() {
    this.#signal('SIGTERM');
    let timer;
    const patience = new Promise((resolve) => { timer = setTimeout(resolve, TERM_MS); });
    await Promise.race([this.ended, patience]);
    clearTimeout(timer);
    this.kill();
  }

  kill() {
    this.#signal('SIGKILL');
    running.delete(this);
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  #signal(signal) {
    if (!this.#child.pid) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // it has ended already
    }
  }
}
