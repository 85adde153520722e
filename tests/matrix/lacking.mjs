// Present browsers with features taken away one by one, and with a strict policy; the adapter page
// does that. Must not know: other runtimes, what is judged.

/** How Chromium of any age is started; its profile goes with the folder that TMPDIR names. */
export const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-popup-blocking --js-flags=--expose-gc --disable-background-networking --disable-sync --remote-debugging-port=0';
/** Several look for a free display at a time: each begins somewhere else. */
export const XVFB = 'xvfb-run -a -n "$((1000 + $$ % 30000))"';

/** @param {string} command @returns {string[]} arguments of sse-conformance */
export const legacy = (command) => ['--browser', command, '--impl', 'legacy'];

const BROWSERS = [
  {
    id: 'chromium',
    title: 'Chromium',
    probe: 'command -v chromium',
    apt: 'chromium',
    command: `exec chromium ${CHROMIUM} --disable-component-update --user-data-dir="$TMPDIR" `,
  },
  {
    id: 'firefox',
    title: 'Firefox',
    probe: 'command -v firefox-esr',
    apt: 'firefox-esr',
    command: 'HOME="$TMPDIR" exec firefox-esr --headless --no-remote --profile "$TMPDIR" ',
  },
  {
    id: 'webkitgtk',
    title: 'WebKitGTK',
    probe: 'command -v xvfb-run && ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser',
    apt: 'webkit2gtk-driver xvfb xauth',
    command: `HOME="$TMPDIR" WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 exec ${XVFB} "$(ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser | head -n 1)" --private `,
  },
];

const LACKING = [
  ['webassembly', 'WebAssembly', 'WebAssembly'],
  ['fetch', 'fetch', 'fetch'],
  ['streams', 'streams', 'ReadableStream'],
  ['textdecoder', 'TextDecoder', 'TextDecoder,TextEncoder'],
  ['promise', 'promises', 'fetch,Promise'],
  ['eventtarget', 'a constructor of EventTarget', 'EventTarget'],
  ['eval', 'what script-src ’self’ forbids', 'policy'],
  [
    'anything-new',
    'anything new',
    'fetch,Promise,Symbol,Map,WeakMap,WeakSet,URL,TextDecoder,TextEncoder,AbortController,WebAssembly,ReadableStream,EventTarget',
  ],
];

export const lackingBrowsers = BROWSERS.flatMap(({ id, title, probe, apt, command }) =>
  LACKING.map(([lack, what, names]) => ({
    id: `${id}-without-${lack}`,
    title: `${title} without ${what}`,
    group: `${title}, with features taken away`,
    probe,
    apt,
    some: true,
    run: () => legacy(`${command}{url}"&without=${names}"`),
  })),
);
