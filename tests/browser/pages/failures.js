// What goes wrong, and closing: ours beside the browser's own, with scripted responses.
import { deepEqual, equal, ok } from './assert.js';
import { nothingMore } from './ends.js';
import { isWebKit } from './frame.js';
import { ended, held, script } from './script.js';

const RETRY = 'retry: 10\n\n';
const PAGE = { 'Content-Type': 'text/html' };
const STREAM = { 'Content-Type': 'text/event-stream' };

const FATAL = {
  'status 404': { status: 404, headers: PAGE, body: '<h1>Not found</h1>' },
  'status 404 as an event stream': { status: 404, headers: STREAM, body: 'data: x\n\n' },
  'status 500': { status: 500, headers: STREAM, body: 'data: x\n\n' },
  'status 503': { status: 503, headers: { ...PAGE, 'Retry-After': '0' } },
  'status 204': { status: 204, headers: {} },
  'status 205': { status: 205, headers: STREAM },
  'status 206 as an event stream': { status: 206, headers: STREAM, body: 'data: x\n\n' },
  'status 301 without a Location': { status: 301, headers: {} },
  'a page': { headers: PAGE, body: '<p>data: x\n\n' },
  'plain text': { headers: { 'Content-Type': 'text/plain' }, body: 'data: x\n\n' },
  'no Content-Type': { headers: {}, body: 'data: x\n\n' },
  'another type that stays open': held('data: x\n\n', { headers: { 'Content-Type': 'application/json' } }),
};

/** What a server gets of an id: WebKit's fetch encodes header values that are UTF-8 once more. */
const asSent = (id) => (isWebKit ? unescape(encodeURIComponent(id)) : id);

/** What script and the server see of a source with this plan, when it has ended for good. */
async function storyOf(context, EventSource, plan) {
  const played = script(...plan);
  const watched = context.open(played.url, {}, [], EventSource);
  const states = [];
  watched.source.addEventListener('error', () => states.push(watched.source.readyState));
  await watched.until(() => watched.source.readyState === 2, 'the end');
  return async () => ({ types: watched.types, data: watched.data, states, requests: (await played.requests()).length });
}

const fatalCheck = (entry) => async (context) => {
  const plans = [[entry], [ended(`${RETRY}data: ok\n\n`), entry]];
  const expected = [
    { types: ['error'], data: [], states: [2], requests: 1 },
    { types: ['open', 'message', 'error', 'error'], data: ['ok'], states: [0, 2], requests: 2 },
  ];
  const both = [context.EventSource, context.Native];
  const stories = await Promise.all(both.flatMap((EventSource) => plans.map((plan) => storyOf(context, EventSource, plan))));
  await nothingMore(context);
  deepEqual(await Promise.all(stories.map((tell) => tell())), [...expected, ...expected]);
};

export const checks = {
  ...Object.fromEntries(Object.entries(FATAL).map(([name, entry]) => [`${name} is one error, closed, no further request`, fatalCheck(entry)])),

  async 'an error tells what the matter is'(context) {
    const status = await context.open(script(FATAL['status 404']).url).failed();
    deepEqual([status.reason, status.code, status.willReconnect, 'delay' in status], ['status', 404, false, false]);
    const mime = await context.open(script(FATAL['a page']).url).failed();
    deepEqual([mime.reason, mime.code, mime.willReconnect], ['mime', 200, false]);
    ok(mime.message.includes('text/html'), mime.message);
    const watched = context.open(script(ended('retry: 1234\n\n')).url);
    const end = await watched.failed();
    deepEqual([end.reason, end.willReconnect, end.delay], ['ended', true, 1234]);
  },

  async 'a connection that is refused is an error, connecting'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const watched = context.open(context.options.refused, {}, [], EventSource);
      const error = await watched.failed();
      // Firefox closes its own when the first request finds nobody.
      if (EventSource === context.EventSource || !/Firefox/.test(navigator.userAgent)) equal(watched.source.readyState, 0);
      if (EventSource === context.EventSource) {
        deepEqual([error.reason, error.willReconnect, error.delay], ['network', true, 3000]);
        ok(error.cause instanceof TypeError, 'the cause');
      }
      watched.source.close();
    }
  },

  async 'a stream that ends or breaks is asked for again, with the last event ID as UTF-8'(context) {
    const plan = [ended(`${RETRY}id: é…😀\ndata: 1\n\n`), held('id: 2\ndata: 2\n\ndata: half'), held('data: 3\n\n')];
    const [ours, native] = await Promise.all([context.EventSource, context.Native].map(async (EventSource) => {
      const played = script(...plan);
      const watched = context.open(played.url, {}, [], EventSource);
      await watched.arrived(2);
      await played.break(2); // not before: fetch drops what it holds when the connection breaks
      await watched.arrived(3);
      const requests = await played.requests();
      return { types: watched.types, ids: requests.map(({ lastEventId }) => lastEventId), accept: requests.map(({ accept }) => accept) };
    }));
    deepEqual(ours.types, ['open', 'message', 'error', 'open', 'message', 'error', 'open', 'message']);
    deepEqual({ ...ours, ids: native.ids }, native);
    deepEqual(native.ids, [null, 'é…😀', '2']);
    deepEqual(ours.ids, [null, asSent('é…😀'), '2']);
    equal(ours.accept[0], 'text/event-stream');
  },

  async 'malformed bytes in an id are sent back as U+FFFD'(context) {
    const body = Array.from(new TextEncoder().encode(`${RETRY}id: a`), (byte) => byte.toString(16).padStart(2, '0')).join('');
    for (const EventSource of [context.EventSource, context.Native]) {
      const played = script(ended(`${body}ffc328e282620a646174613a780a0a`, { hex: true }), held(''));
      const watched = context.open(played.url, {}, [], EventSource);
      await watched.opened(2);
      const sent = EventSource === context.Native ? String : asSent;
      equal((await played.requests())[1].lastEventId, sent('a\uFFFD\uFFFD(\uFFFDb'));
      equal(watched.messages[0].lastEventId, 'a\uFFFD\uFFFD(\uFFFDb');
    }
  },

  async 'a redirect is followed'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      for (const status of [301, 302, 303, 307, 308]) {
        const final = script(held('data: here\n\n'));
        const first = script({ status, headers: { Location: final.url } });
        const watched = context.open(first.url, {}, [], EventSource);
        await watched.arrived();
        equal(watched.source.url, new URL(first.url, location.href).href);
        equal(watched.messages[0].origin, location.origin);
        watched.source.close();
        await final.break(1); // Firefox leaves a redirected fetch only when the next bytes come
      }
    }
  },

  async 'close() ends the connection at the server'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const played = script(held('data: x\n\n'));
      const watched = context.open(played.url, {}, [], EventSource);
      await watched.arrived();
      watched.source.close();
      equal(watched.source.readyState, 2);
      await played.left();
      await nothingMore(context);
      deepEqual(watched.types, ['open', 'message']);
      equal((await played.requests()).length, 1);
    }
  },

  async 'close() in a listener lets no further event through'(context) {
    const body = 'data: 1\n\ndata: é\n\nevent: ping\ndata: 3\n\ndata: 4\n\n';
    for (const [type, expected] of [['open', []], ['message', ['1']], ['ping', ['1', 'é', '3']]]) {
      const played = script(held(body));
      const watched = context.open(played.url, {}, ['ping']);
      watched.source.addEventListener(type, () => watched.source.close());
      await played.left();
      await nothingMore(context);
      deepEqual(watched.data, expected, `closed in ${type}`);
    }
  },

  async 'close() in an error, or while waiting, makes no further request'(context) {
    for (const inListener of [true, false]) {
      const played = script(ended(RETRY));
      const watched = context.open(played.url);
      if (inListener) watched.source.onerror = () => watched.source.close();
      await watched.failed();
      watched.source.close();
      await nothingMore(context);
      deepEqual(watched.types, ['open', 'error']);
      equal((await played.requests()).length, 1);
    }
  },

  async 'close() in the turn of the constructor makes no request'(context) {
    const played = script(held('data: x\n\n'));
    const { source } = context.open(played.url);
    source.close();
    await nothingMore(context);
    equal((await played.requests()).length, 0);
  },

  async '500 sources of which few can connect do not disturb each other'(context) {
    const stream = (n) => new Response(`id: ${n}\ndata: é ${n}\n\ndata: half`, { headers: STREAM });
    const all = Array.from({ length: 500 }, (_, n) => context.open('/never', { fetch: async () => stream(n) }));
    for (const [n, watched] of all.entries()) {
      await watched.arrived();
      deepEqual(watched.received, [{ type: 'message', data: `é ${n}`, lastEventId: String(n) }]);
      watched.source.close();
    }
  },
};
