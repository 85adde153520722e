// The conformance suite's page in Chromium, as a person sees it: what it shows of this browser's own
// EventSource, of ours, and of a broken copy of ours. Must not know: how a verdict comes about.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { startRunner, until } from '../server/start-runner.mjs';

const DONE_MS = 120_000;
const CASES = 'parse.line.*';
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'eventsource-wasm-suite-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Playwright takes no bare names. */
function findChromium() {
  const name = process.env.CHROMIUM ?? 'chromium';
  const files = process.env.PATH.split(path.delimiter).map((each) => path.join(each, name));
  return name.includes('/') ? name : files.find(existsSync);
}

/** A folder of scripts in which ours loses the last character of every event's data. */
function brokenLib() {
  const lib = path.join(folder, 'lib');
  cpSync(`${root}dist`, lib, { recursive: true });
  const script = readFileSync(`${root}dist/eventsource.min.js`, 'utf8');
  const broken = `(function (original) {
    EventSourceWasm.EventSource = class EventSource extends original {
      addEventListener(type, listener, options) {
        if (type !== 'message') return super.addEventListener(type, listener, options);
        super.addEventListener(type, ({ type, data, lastEventId, origin }) => listener({ type, data: data.slice(0, -1), lastEventId, origin }), options);
      }
    };
  })(EventSourceWasm.EventSource);`;
  writeFileSync(path.join(lib, 'eventsource.min.js'), script + broken);
  return lib;
}

describe('the suite in a page', () => {
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-popup-blocking'] });
  });
  after(() => browser.close());

  /** Lets the page judge by these cases, and returns it when it is done. */
  async function judge(t, args, begin) {
    const server = startRunner(['--serve', ...args]);
    const page = await browser.newPage();
    t.after(async () => {
      await page.close();
      server.child.kill('SIGTERM');
      assert.equal((await server.exited).code, 0);
    });
    const address = await until(() => /open this page .*: (http:\S+)\n/.exec(server.seen.stdout)?.[1], 'the address');
    await begin(page, address);
    await page.waitForFunction("document.getElementById('status').textContent.startsWith('Done')", null, { timeout: DONE_MS });
    return page;
  }
  const verdict = (page, impl) => page.locator(`#column-${impl} .verdict`).textContent();
  const findings = (page, impl) => page.locator(`#column-${impl} .findings li`).allTextContents();

  it('says that neither the browser nor ours fails where both are right', async (t) => {
    const page = await judge(t, ['--case', CASES], async (opened, address) => {
      await opened.goto(address);
      await opened.getByRole('button', { name: 'Start' }).click();
    });
    assert.equal(await verdict(page, 'native'), '✔ No case failed');
    assert.equal(await verdict(page, 'ours'), '✔ No case failed');
    assert.deepEqual(await findings(page, 'ours'), []);
    assert.equal(await page.locator('#status').textContent(), 'Done.');
    assert.match(await page.locator('#column-ours .counts').textContent(), /^[1-9]\d* OK/);
    assert.match(await page.locator('#column-native .client').textContent(), /^chromium \d/);
    assert.match(await page.locator('#column-ours .client').textContent(), /^eventsource-wasm \d.* in Chromium \d/);
  });

  it('names the cases that a broken copy of ours fails, beside a browser that fails none', async (t) => {
    const page = await judge(t, ['--case', CASES, '--lib', brokenLib()], (opened, address) => opened.goto(`${address}?start`));
    assert.equal(await verdict(page, 'native'), '✔ No case failed');
    assert.match(await verdict(page, 'ours'), /^✘ \d+ cases failed$/);
    const found = await findings(page, 'ours');
    const plain = found.find((text) => text.includes('parse.line.lf'));
    assert.match(plain, /^FAILED parse\.line\.lf/);
    assert.match(plain, /event 1: data: expected ".*", saw ".*"/);
  });

  it('calls no failure a surprise that is known', async (t) => {
    const known = path.join(folder, 'known-failures.txt');
    writeFileSync(known, '[eventsource-wasm (Chromium *)]\nparse.line.lf\n');
    const args = ['--case', 'parse.line.lf', '--lib', brokenLib(), '--known-failures', known];
    const page = await judge(t, args, (opened, address) => opened.goto(`${address}?start`));
    assert.equal(await verdict(page, 'ours'), '✔ Only what is known failed');
    assert.match((await findings(page, 'ours'))[0], /^FAILED, as known, parse\.line\.lf/);
  });

  it('warns when nobody saw the page', async (t) => {
    const hide = (opened) => opened.addInitScript("Object.defineProperty(document, 'hidden', { value: true })");
    const page = await judge(t, ['--case', 'parse.line.lf'], async (opened, address) => {
      await hide(opened);
      await opened.goto(`${address}?start`);
    });
    assert.match(await page.locator('#status').textContent(), /not in front/);
  });

  it('says what is missing when the package is not built', async (t) => {
    const page = await judge(t, ['--case', 'parse.line.lf', '--lib', folder], (opened, address) => opened.goto(`${address}?start`));
    assert.equal(await page.locator('#missing').textContent(), 'eventsource-wasm is not built: run make dist.');
    assert.equal(await verdict(page, 'native'), '✔ No case failed');
    assert.equal(await page.locator('.column').count(), 1);
  });

  const makeOld = (opened) => opened.addInitScript('delete window.ReadableStream;');

  it('takes the build for old engines where fetch can not be streamed', async (t) => {
    const page = await judge(t, ['--case', CASES], async (opened, address) => {
      await makeOld(opened);
      await opened.goto(`${address}?start`);
    });
    assert.equal(await page.locator('#missing').textContent(), '');
    assert.equal(await page.locator('#column-legacy h2').textContent(), 'eventsource-wasm, the build for old engines');
    assert.equal(await verdict(page, 'legacy'), '✔ No case failed');
    assert.equal(await verdict(page, 'native'), '✔ No case failed');
  });

  it('says so where there is no build for old engines', async (t) => {
    const page = await judge(t, ['--case', 'parse.line.lf', '--lib', folder], async (opened, address) => {
      await makeOld(opened);
      await opened.goto(`${address}?start`);
    });
    assert.match(await page.locator('#missing').textContent(), /too old for eventsource-wasm, and its build for old engines is not there/);
  });
});
