// Requests and the origin of their answers: ours beside the browser's own.
import { deepEqual, equal, ok } from './assert.js';
import { ended, held, script, scriptAt } from './script.js';

const RETRY = 'retry: 10\n\n';
const STREAM = { 'Content-Type': 'text/event-stream' };
const OPEN_TO_ALL = { ...STREAM, 'Access-Control-Allow-Origin': '*' };
const withCookies = () => ({ ...STREAM, 'Access-Control-Allow-Origin': location.origin, 'Access-Control-Allow-Credentials': 'true' });
/** What of a request script may have a say in. */
const COMPARED = ['accept', 'cache-control', 'pragma', 'origin', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-site', 'last-event-id'];

const headersOf = ({ headers }) => COMPARED.map((name) => `${name}: ${headers[name]}`);

/** The requests of ours and of the native one, for the same plan, once each has got two messages. */
function requestsOfBoth(context, make, init, messages = 2) {
  return Promise.all([context.EventSource, context.Native].map(async (EventSource) => {
    const played = make();
    const watched = context.open(played.url, init, [], EventSource);
    await watched.arrived(messages);
    watched.source.close();
    return played.requests();
  }));
}

export const checks = {
  async 'requests are those of the native one: headers, cache mode, referrer'(context) {
    const plan = [ended(`${RETRY}id: 7\ndata: 1\n\n`), held('data: 2\n\n')];
    const [ours, native] = await requestsOfBoth(context, () => script(...plan));
    deepEqual(ours.map(headersOf), native.map(headersOf));
    equal(ours[0].headers.accept, 'text/event-stream');
    // Firefox's own has none in workers.
    for (const requests of context.inWindow ? [ours, native] : [ours]) equal(requests[0].headers.referer, location.href);
    deepEqual(ours.map(({ method, lastEventId }) => [method, lastEventId]), [['GET', null], ['GET', '7']]);
  },

  async 'a first request to another origin has no preflight, and says where it comes from'(context) {
    for (const withCredentials of [false, true]) {
      const headers = withCredentials ? withCookies() : OPEN_TO_ALL;
      const [ours, native] = await requestsOfBoth(context, () => scriptAt(context.options.other, held('data: 1\n\n', { headers })), { withCredentials }, 1);
      deepEqual(ours.map(headersOf), native.map(headersOf));
      deepEqual(ours.map(({ method, headers: sent }) => [method, sent.origin, sent.referer]), [['GET', location.origin, `${location.origin}/`]]);
    }
  },

  async 'cookies go to the own origin, and to another one with credentials only'(context) {
    for (const [origin, withCredentials, sent] of [['', false, true], ['', true, true], ['other', false, false], ['other', true, true]]) {
      const name = `c${Math.random().toString(36).slice(2)}`;
      const headers = { ...(origin && !withCredentials ? OPEN_TO_ALL : withCookies()), 'Set-Cookie': `${name}=1` };
      const plan = [ended(`${RETRY}data: 1\n\n`, { headers }), held('data: 2\n\n', { headers })];
      const all = await requestsOfBoth(context, () => scriptAt(origin && context.options.other, ...plan), { withCredentials });
      for (const requests of all) equal((requests[1].headers.cookie ?? '').includes(name), sent, `the cookie for ${origin || 'own'}, ${withCredentials}`);
    }
  },

  async 'events have the origin of the last redirect'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const final = scriptAt(context.options.other, held('data: here\n\n', { headers: OPEN_TO_ALL }));
      const first = script({ status: 302, headers: { Location: final.url } });
      const watched = context.open(first.url, {}, [], EventSource);
      await watched.arrived();
      equal(watched.messages[0].origin, context.options.other);
      ok(watched.source.url.startsWith(location.origin), watched.source.url);
      watched.source.close();
      await final.break(1); // Firefox leaves a redirected fetch only when the next bytes come
    }
  },

  async 'an event has no source, and an empty frozen array of ports'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const watched = context.open(script(held('data: x\n\n')).url, {}, [], EventSource);
      const [event] = await watched.arrived();
      deepEqual([event.source, event.ports, Object.isFrozen(event.ports), event.ports === event.ports], [null, [], true, true]);
      deepEqual([event.isTrusted, event.bubbles, event.cancelable, event.target === watched.source], [true, false, false, true]);
    }
  },

  async 'a scheme other than http and https is one error, later, closed'(context) {
    for (const url of ['ftp://127.0.0.1/', 'data:text/event-stream,data:x%0A%0A', 'about:blank', 'mailto:x@example.invalid', 'x-y:z']) {
      const watched = context.open(url);
      equal(watched.source.readyState, 0, url);
      const error = await watched.failed();
      deepEqual([watched.types, watched.source.readyState, error.reason], [['error'], 2, 'refused'], url);
    }
  },
};
