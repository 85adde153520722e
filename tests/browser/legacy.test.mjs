// Pages where something is missing or forbidden: the legacy script over XMLHttpRequest, and both it
// and the ES module under a policy that forbids WebAssembly.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';

import { chosenBrowsers } from './browsers.mjs';
import { collectReports } from './run-suite.mjs';

const dist = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));
const STREAM = [[0xef, 0xbb], [0xbf, ...Buffer.from('id: 1\ndata: é')], [0xff, ...Buffer.from('\n\nevent: x\ndata: €😀\r\n\r\n')]];
const PLAY = `
  var report = function (value, done) {
    var xhr = new XMLHttpRequest();
    xhr.onload = done;
    xhr.open('POST', '/report');
    xhr.send(JSON.stringify(value));
  };
  var play = function (EventSource, own) {
    var source = new EventSource('events');
    var seen = [];
    var keep = function (event) { seen.push([event.type, event.data, event.lastEventId]); };
    source.onopen = source.onmessage = keep;
    source.addEventListener('x', keep);
    source.onerror = function (event) {
      source.close();
      report({ seen: seen, reason: event.reason, url: source.url === location.origin + '/events', replaced: own }, function () { report({ done: true }); });
    };
  };`;
const SCRIPTS = {
  // The engine's fetch goes away before the script looks for it.
  'xhr.js': `delete window.fetch; delete window.EventSource; ${PLAY}`,
  'after.js': 'play(EventSourceWasm.EventSource, EventSource === EventSourceWasm.EventSource);',
  'policy.js': PLAY,
  'module.js': `import { EventSource } from './index.js'; play(EventSource, EventSource === window.EventSource);`,
};
const PAGES = {
  '/without-fetch': { body: scripts('xhr.js', 'legacy.js', 'after.js') },
  '/policy-legacy': { body: scripts('policy.js', 'legacy.js', 'after.js'), policy: true },
  '/policy-module': { body: `${scripts('policy.js')}<script type="module" src="module.js"></script>`, policy: true },
};

function scripts(...names) {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${names.map((name) => `<script src="${name}"></script>`).join('')}`;
}

/** Serves one page, its scripts and the stream, piece by piece. */
const serve = (path) => async (onReport) => {
  const requests = [];
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1);
    if (request.method === 'POST') {
      let body = '';
      for await (const part of request.setEncoding('utf8')) body += part;
      response.end();
      const report = JSON.parse(body);
      return onReport(report.done ? report : { ...report, requests });
    }
    if (name === 'events') return stream(request, response, requests);
    if (PAGES[request.url]) {
      const { body, policy } = PAGES[request.url];
      return response.writeHead(200, { 'Content-Type': 'text/html', ...(policy && { 'Content-Security-Policy': "script-src 'self'" }) }).end(body);
    }
    const text = SCRIPTS[name] ?? (name === 'legacy.js' ? dist('eventsource.legacy.js') : dist('index.js'));
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections?.();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}${path}`, stop };
};

async function stream(request, response, requests) {
  requests.push(request.headers.accept);
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=windows-1252' });
  for (const piece of STREAM) await new Promise((resolve) => response.write(Buffer.from(piece), resolve));
  response.end();
}

const EXPECTED = {
  seen: [['open', null, null], ['message', 'é\uFFFD', '1'], ['x', '€😀', '1']],
  reason: 'ended',
  url: true,
  requests: ['text/event-stream'],
};

for (const browser of chosenBrowsers()) {
  describe(`in ${browser}`, () => {
    for (const [path, name, replaced] of [
      ['/without-fetch', 'the legacy script reads bytes over XMLHttpRequest, and sets the missing EventSource', true],
      ['/policy-legacy', 'the legacy script works under script-src ’self’, and leaves the EventSource that is there', false],
      ['/policy-module', 'the ES module works under script-src ’self’', false],
    ]) {
      it(name, async () => {
        const [report] = await collectReports(browser, serve(path));
        assert.deepEqual(report, { ...EXPECTED, replaced });
      });
    }
  });
}
