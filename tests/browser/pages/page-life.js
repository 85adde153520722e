// What becomes of a source when its page stops, leaves, or may not ask; ours beside the browser's own.
import { deepEqual, equal, ok } from './assert.js';
import { endOf, nothingMore } from './ends.js';
import { frameOf, isWebKit } from './frame.js';
import { ended, held, script, scriptAt } from './script.js';

const RETRY = 'retry: 10\n\n';
const OPEN_TO_ALL = { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': '*' };

/** A source in a frame that has received one event, and what it dispatches with its state then. */
async function openIn(context, EventSource) {
  const played = script(held(`${RETRY}id: 1\ndata: 1\n\n`), held('data: 2\n\n'));
  const source = new EventSource(played.url);
  const seen = [];
  const received = new Promise((resolve) => {
    for (const type of ['open', 'message', 'error']) {
      source.addEventListener(type, () => {
        seen.push(`${type} ${source.readyState}`);
        if (type === 'message') resolve();
      });
    }
  });
  await context.within(received, 'an event in the frame');
  return { played, source, seen };
}

const inWindow = {
  async 'window.stop() is one error, closed'(context) {
    const { frame, window, Ours, Native } = await frameOf(context);
    const ours = await openIn(context, Ours);
    const native = await openIn(context, Native);
    let reason;
    ours.source.addEventListener('error', (event) => { reason = event.reason; });
    window.stop();
    await ours.played.left();
    await nothingMore(context);
    deepEqual(ours.seen, ['open 1', 'message 1', 'error 2']);
    if (!isWebKit) deepEqual(native.seen, ours.seen); // WebKit's own dispatches nothing
    equal(reason, 'aborted');
    equal((await ours.played.requests()).length, 1);
    frame.remove();
  },

  'window.stop has the properties of the native function'() {
    const { stop, focus } = window;
    deepEqual([stop.name, stop.length, 'prototype' in stop], ['stop', focus.length, false]);
    deepEqual(Object.getOwnPropertyDescriptor(window, 'stop').enumerable, true);
  },

  async 'a connection that breaks some time after window.stop() is asked for again'(context) {
    const { frame, window, Ours } = await frameOf(context);
    window.stop();
    const { played, seen } = await openIn(context, Ours);
    await played.break(1);
    await context.within(new Promise((resolve) => {
      const look = () => (seen.length >= 5 ? resolve() : setTimeout(look, 20));
      look();
    }), 'the second connection');
    deepEqual(seen, ['open 1', 'message 1', 'error 0', 'open 1', 'message 1']);
    frame.remove();
  },

  async 'leaving the page closes without an error'(context) {
    const { frame, window, Ours } = await frameOf(context);
    const { played, source, seen } = await openIn(context, Ours);
    const away = new Promise((resolve) => { frame.onload = resolve; });
    window.location = '/slow';
    await context.within(away, 'the other page');
    await played.left();
    await nothingMore(context);
    deepEqual(seen, ['open 1', 'message 1']);
    equal(source.readyState, 2);
    equal((await played.requests()).length, 1);
    equal(await played.heads(), 0);
    frame.remove();
  },

  async 'removing the frame closes without an error'(context) {
    const { frame, Ours } = await frameOf(context);
    const { played, source, seen } = await openIn(context, Ours);
    frame.remove();
    await played.left();
    await nothingMore(context);
    deepEqual(seen, ['open 1', 'message 1']);
    equal(source.readyState, 2);
  },

  async 'what the policy of the page forbids is one error, closed, no request'(context) {
    const { frame, Ours, Native } = await frameOf(context, "connect-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
    const played = script(held('data: x\n\n'));
    const ours = await endOf(context, played.url, Ours);
    deepEqual([ours.types, ours.state, ours.error.reason], [['error'], 2, 'refused']);
    if (!isWebKit) { // its own throws a SecurityError
      const native = await endOf(context, played.url, Native);
      deepEqual([native.types, native.state], [ours.types, ours.state]);
    }
    equal((await played.requests()).length, 0);
    frame.remove();
  },
};

const anywhere = {
  async 'a response that CORS forbids is one error, closed'(context) {
    for (const withCredentials of [false, true]) {
      const headers = withCredentials ? OPEN_TO_ALL : { 'Content-Type': 'text/event-stream' };
      for (const EventSource of [context.EventSource, context.Native]) {
        const played = scriptAt(context.options.other, ...Array.from({ length: 9 }, () => held('data: x\n\n', { headers })));
        const watched = context.open(played.url, { withCredentials }, [], EventSource);
        const error = await watched.failed();
        equal(watched.source.readyState, 2);
        await nothingMore(context);
        deepEqual(watched.types, ['error']);
        equal((await played.requests()).length, EventSource === context.Native ? 1 : 2, 'requests'); // see page-fetch.js
        if (EventSource === context.Native) continue;
        deepEqual([error.reason, error.willReconnect], ['cors', false]);
        ok(error.cause instanceof TypeError, 'the cause');
      }
    }
  },

  async 'what CORS forbids behind a redirect from the own origin is one error, closed'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const final = scriptAt(context.options.other, ...Array.from({ length: 9 }, () => held('data: x\n\n')));
      const redirect = { status: 302, headers: { Location: final.url } };
      const watched = context.open(script(redirect, redirect, redirect).url, {}, [], EventSource);
      const error = await watched.failed();
      equal(watched.source.readyState, 2);
      await nothingMore(context);
      deepEqual(watched.types, ['error']);
      if (EventSource === context.EventSource) equal(error.reason, 'cors');
    }
  },

  async 'a source that CORS forbids after it was open is closed, with its second error'(context) {
    for (const EventSource of [context.EventSource, context.Native]) {
      const plan = [ended(`${RETRY}data: 1\n\n`, { headers: OPEN_TO_ALL }), ...Array.from({ length: 9 }, () => held('data: 2\n\n'))];
      const watched = context.open(scriptAt(context.options.other, ...plan).url, {}, [], EventSource);
      const states = [];
      watched.source.addEventListener('error', () => states.push(watched.source.readyState));
      await watched.failed(2);
      await nothingMore(context);
      deepEqual(watched.types, ['open', 'message', 'error', 'error']);
      deepEqual(states, [0, 2]);
    }
  },

  async 'an open stream whose server breaks connections for a while is asked for until it answers'(context) {
    for (const make of [script, (...plan) => scriptAt(context.options.other, ...plan)]) {
      const headers = OPEN_TO_ALL;
      const dropped = Array.from({ length: 3 }, () => ({ drop: true }));
      const played = make(ended(`${RETRY}data: 1\n\n`, { headers }), { drop: true }, ...(make === script ? dropped : []), held('data: 2\n\n', { headers }));
      const watched = context.open(played.url);
      await watched.arrived(2);
      ok(watched.seen.every(({ type, willReconnect }) => type !== 'error' || willReconnect), 'no error was the last');
      ok((await played.heads()) < (await played.requests()).length, 'no more probes than failures');
      watched.source.close();
    }
  },

  async 'a first connection to another origin that breaks is tried once more, and nobody is told'(context) {
    const played = scriptAt(context.options.other, { drop: true }, held('data: x\n\n', { headers: OPEN_TO_ALL }));
    const watched = context.open(played.url);
    await watched.arrived();
    deepEqual(watched.types, ['open', 'message']);
    watched.source.close();
  },

  async 'another origin at which nobody listens is an error, connecting'(context) {
    const watched = context.open(context.options.refused);
    const error = await watched.failed();
    deepEqual([watched.source.readyState, error.reason, error.willReconnect], [0, 'network', true]);
    watched.source.close();
  },

  async 'an open stream of another origin that breaks is asked for again'(context) {
    const played = scriptAt(context.options.other, held(`${RETRY}data: 1\n\n`, { headers: OPEN_TO_ALL }), held('data: 2\n\n', { headers: OPEN_TO_ALL }));
    const watched = context.open(played.url);
    await watched.arrived();
    await played.break(1);
    await watched.arrived(2);
    deepEqual(watched.types, ['open', 'message', 'error', 'open', 'message']);
    watched.source.close();
  },
};

/** There is no page to leave in a worker. */
const onlyInWindow = ([name, check]) => [name, (context) => (context.inWindow ? check(context) : undefined)];

export const checks = { ...Object.fromEntries(Object.entries(inWindow).map(onlyInWindow)), ...anywhere };
