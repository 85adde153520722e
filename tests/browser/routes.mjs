// Routes for PageServer: responses that a page scripts itself, and the real server behind the same
// origin, as it is, given to several at once, or cut off. Must not know: pages.
import { request as httpRequest } from 'node:http';

import { Changes } from '../js/deadline.mjs';
import { randomFrom } from '../js/random.mjs';

const EVENT_STREAM = 'text/event-stream';

/** The requests that one script has got. */
class Played extends Changes {
  requests = [];
  heads = 0;
  responses = [];
}

/**
 * `/script?key=K&plan=JSON`: the n-th request with a key is answered by the plan's n-th entry, one
 * beyond it by 204. An entry is { status, headers, body (text, or hex if `hex`), hold }, which ends unless
 * `hold` is true, or { drop: true }, which breaks the connection. HEAD takes no entry: it gets the last
 * one's redirect, or 204; `/heads?key=K` counts them. `/break?key=K&n=1` breaks that request's connection; `/requests?key=K` tells what
 * came; `/left?key=K&n=1` answers when the client has left that request.
 */
export function scriptRoutes() {
  /** @type {Map<string, Played>} */
  const byKey = new Map();
  const playedOf = (url) => {
    const key = url.searchParams.get('key');
    if (!byKey.has(key)) byKey.set(key, new Played());
    return byKey.get(key);
  };
  return {
    '/script'(request, response, url) {
      const played = playedOf(url);
      const plan = JSON.parse(url.searchParams.get('plan'));
      if (request.method === 'HEAD') {
        played.heads += 1;
        const { headers } = plan[played.requests.length - 1] ?? {};
        return response.writeHead(headers?.Location ? 302 : 204, headers).end();
      }
      const entry = plan[played.requests.length] ?? { status: 204 };
      const header = request.headers['last-event-id'];
      const lastEventId = header === undefined ? null : Buffer.from(header, 'latin1').toString('utf8');
      const seen = { method: request.method, headers: request.headers, lastEventId, accept: request.headers.accept, url: request.url, left: false };
      played.requests.push(seen);
      played.responses.push(response);
      response.on('close', () => {
        seen.left = !response.writableFinished;
        played.changed();
      });
      answer(response, entry);
    },
    '/requests'(request, response, url) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end(JSON.stringify(playedOf(url).requests));
    },
    '/heads'(request, response, url) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end(JSON.stringify(playedOf(url).heads));
    },
    '/break'(request, response, url) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      playedOf(url).responses[Number(url.searchParams.get('n')) - 1].destroy();
      response.end('{}');
    },
    async '/left'(request, response, url) {
      const played = playedOf(url);
      const n = Number(url.searchParams.get('n') ?? 1);
      await played.until(() => played.requests[n - 1]?.left, `the client to leave ${url.searchParams.get('key')}`);
      response.end('{}');
    },
  };
}

function answer(response, { status = 200, headers = { 'Content-Type': EVENT_STREAM }, body = '', hex = false, hold = false, drop = false }) {
  if (drop) return response.destroy();
  response.writeHead(status, { ...headers, Connection: 'close' });
  response.flushHeaders();
  const bytes = Buffer.from(body, hex ? 'hex' : 'utf8');
  if (hold) response.write(bytes);
  else response.end(bytes);
}

/**
 * Pages that may come back from the back/forward cache: `/frame?csp=POLICY` brings our class as
 * `Ours`, `/slow` is there after a while.
 */
export function frameRoutes() {
  const page = (response, html, headers = {}) => {
    response.removeHeader('Cache-Control');
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(`<!doctype html>${html}`);
  };
  return {
    '/frame'(request, response, url) {
      const policy = url.searchParams.get('csp');
      page(response, '<script src="/lib/eventsource.min.js"></script>', policy ? { 'Content-Security-Policy': policy } : {});
    },
    '/slow'(request, response) {
      setTimeout(() => page(response, '<p>another page'), 300);
    },
    '/back'(request, response) {
      page(response, '<script src="/lib/eventsource.min.js"></script><script type="module" src="/back.js"></script>');
    },
    '/away'(request, response) {
      page(response, '<script>onpageshow = () => setTimeout(() => history.back(), 50);</script>');
    },
  };
}

/** Asks the real server the same, and hands its response over. */
function ask(backend, request, path, onResponse, onFailure) {
  const headers = { ...request.headers, host: new URL(backend).host, connection: 'close' };
  const upstream = httpRequest(backend + path, { method: request.method, headers, agent: false }, onResponse);
  upstream.on('error', onFailure);
  request.pipe(upstream);
  return upstream;
}

function passOn(upstreamResponse, response) {
  for (const [name, value] of Object.entries(upstreamResponse.headers)) {
    if (name !== 'connection' && name !== 'transfer-encoding') response.setHeader(name, value);
  }
  response.writeHead(upstreamResponse.statusCode);
  response.flushHeaders();
}

/** The real server's routes on our origin. @param {string} backend its origin */
export function backendRoutes(backend) {
  const through = (request, response, url) => {
    const fail = () => response.destroy();
    const upstream = ask(backend, request, url.pathname + url.search, (answered) => {
      passOn(answered, response);
      answered.on('error', fail).pipe(response);
    }, fail);
    response.on('close', () => upstream.destroy());
  };
  return {
    '/demo/': through,
    '/channel/': through,
    '/drop': through,
    '/publish': through,
    '/tee/': teeRoute(backend),
    '/cutting/': cuttingRoute(backend),
  };
}

/**
 * `/tee/PATH?key=K&events=N`: asks the real server once for PATH and gives the same bytes to two
 * clients, up to its N-th event.
 */
function teeRoute(backend) {
  const waiting = new Map();
  return (request, response, url) => {
    const key = url.searchParams.get('key');
    const first = waiting.get(key);
    if (first === null) return response.writeHead(204).end(); // both have had it
    if (!first) return waiting.set(key, response);
    waiting.set(key, null);
    const both = [first, response];
    const limit = Number(url.searchParams.get('events'));
    const upstream = ask(backend, request, url.pathname.slice('/tee'.length) + url.search, (answered) => {
      for (const each of both) passOn(answered, each);
      let text = '';
      answered.setEncoding('latin1').on('data', (part) => {
        text += part;
        const ends = text.split('\n\n');
        if (ends.length <= limit) return;
        for (const each of both) each.end(Buffer.from(`${ends.slice(0, limit).join('\n\n')}\n\n`, 'latin1'));
        upstream.destroy();
      });
    }, () => {});
  };
}

/**
 * `/cutting/PATH?key=K&drops=N&after=BYTES`: PATH of the real server; the first N connections with a
 * key are cut at a random byte, the very first one after so many bytes. In turn it looks like a
 * broken connection, upon which a fetch drops what it still holds, and like the end of the stream.
 * HEAD, by which a source asks whether it is CORS that broke a request, counts for nothing.
 */
function cuttingRoute(backend) {
  const byKey = new Map();
  return (request, response, url) => {
    if (request.method === 'HEAD') return response.end();
    const { key, drops, after } = Object.fromEntries(url.searchParams);
    if (!byKey.has(key)) byKey.set(key, { count: 0, random: randomFrom(50) });
    const state = byKey.get(key);
    state.count += 1;
    let budget = Infinity;
    if (state.count <= Number(drops)) budget = state.count === 1 ? Number(after) : 1 + state.random(6000);
    const breaks = state.count % 2 === 1;
    const upstream = ask(backend, request, url.pathname.slice('/cutting'.length) + url.search, (answered) => {
      if (!breaks) {
        // Then the connection's end is that of the stream; Node 18 keeps it open unless told.
        response.removeHeader('Transfer-Encoding');
        response.setHeader('Connection', 'close');
      }
      passOn(answered, response);
      answered.on('error', () => {});
      answered.on('data', (bytes) => {
        if (budget <= 0) return;
        response.write(bytes.subarray(0, budget));
        budget -= bytes.length;
        if (budget > 0) return;
        if (breaks) response.destroy();
        else response.end();
      });
    }, () => response.destroy());
    response.on('close', () => upstream.destroy());
  };
}
