// Several windows: the realm of the constructor decides about URLs, exceptions and events.
import { deepEqual, equal, ok, thrown } from './assert.js';
import { frameOf } from './frame.js';
import { held, script } from './script.js';

export const checks = {
  async 'a URL is resolved by the window of the constructor'(context) {
    const { frame, window, Ours, Native } = await frameOf(context);
    const base = window.document.createElement('base');
    base.href = '/of/the/frame/';
    window.document.head.append(base);
    for (const EventSource of [Ours, Native]) {
      const source = new EventSource('never');
      equal(source.url, `${location.origin}/of/the/frame/never`);
      source.close();
    }
    frame.remove();
  },

  async 'exceptions are those of that window'(context) {
    const { frame, window, Ours, Native } = await frameOf(context);
    for (const EventSource of [Ours, Native]) {
      const error = thrown(() => new EventSource('http://['));
      ok(error instanceof window.DOMException && !(error instanceof DOMException), error);
      ok(thrown(() => EventSource('/never')) instanceof window.TypeError, 'a TypeError of the window');
    }
    frame.remove();
  },

  async 'events are objects of that window, also for a listener of another one'(context) {
    const { frame, window, Ours, Native } = await frameOf(context);
    for (const EventSource of [Ours, Native]) {
      const watched = context.open(script(held('data: x\n\n')).url, {}, [], EventSource);
      const received = new Promise((resolve) => { watched.source.onmessage = resolve; });
      const event = await context.within(received, 'the event');
      ok(event instanceof window.MessageEvent && !(event instanceof MessageEvent), 'a MessageEvent of the window');
      const [open] = watched.seen;
      equal(open.type, 'open');
      ok(open instanceof window.Event && !(open instanceof Event), 'an Event of the window');
      deepEqual([event.isTrusted, event.target === watched.source], [true, true]);
      watched.source.close();
    }
    frame.remove();
  },

  async 'classes of two windows share nothing'(context) {
    const { frame, Ours } = await frameOf(context);
    ok(Ours !== context.EventSource && !(Object.create(Ours.prototype) instanceof context.EventSource));
    const source = new Ours('/never');
    const { get } = Object.getOwnPropertyDescriptor(context.EventSource.prototype, 'readyState');
    equal(thrown(() => get.call(source)).name, 'TypeError');
    source.close();
    frame.remove();
  },
};
