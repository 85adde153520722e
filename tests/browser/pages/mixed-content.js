// Mixed content: http from an https page. What the engine blocks is closed for good, anything else
// goes its way; beside the browser's own.
import { deepEqual, equal, ok } from './assert.js';
import { endOf } from './ends.js';
import { frameOf, isWebKit } from './frame.js';
import { held, scriptAt } from './script.js';

const OPEN_TO_ALL = { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': '*' };

/** Chromium blocks nothing in shared workers. */
const letsThrough = 'SharedWorkerGlobalScope' in globalThis && /Chrome/.test(navigator.userAgent);

/** The same place under a name that is not trusted for being local. */
const byName = (url) => url.replace('127.0.0.1', 'plain.test');

export const checks = {
  async 'what is blocked is one error, closed'(context) {
    equal(location.protocol, 'https:');
    const played = scriptAt(byName(context.options.plain), held('data: x\n\n', { headers: OPEN_TO_ALL }));
    if (letsThrough) return context.open(played.url).arrived();
    const ours = await endOf(context, `${played.url}#fragment`, context.EventSource);
    const native = await endOf(context, played.url, context.Native);
    deepEqual([native.types, native.state], [['error'], 2]);
    deepEqual(ours.types, ['error']);
    // WebKit gives no sign that it blocks: there it is tried again.
    deepEqual([ours.state, ours.error.reason], isWebKit ? [0, 'network'] : [2, 'refused']);
    if (!isWebKit) ok(ours.error.message.includes('http from an https page'), ours.error.message);
  },

  async 'a host that is this machine is let through'(context) {
    if (isWebKit) return; // blocks it
    for (const host of ['127.0.0.1', 'localhost']) {
      const origin = context.options.plain.replace('127.0.0.1', host);
      const watched = context.open(scriptAt(origin, held('data: x\n\n', { headers: OPEN_TO_ALL })).url);
      await watched.arrived();
      watched.source.close();
    }
  },

  async 'one at which nobody listens is an error, connecting'(context) {
    for (const host of ['127.0.0.1', 'localhost']) {
      const { error, state } = await endOf(context, context.options.refused.replace('127.0.0.1', host), context.EventSource);
      deepEqual([error.reason, state], ['network', 0]);
    }
  },

  async 'what the policy of the page upgrades is an error, connecting, when nobody listens'(context) {
    if (!context.inWindow) return;
    const { frame, Ours } = await frameOf(context, "upgrade-insecure-requests; connect-src 'self' http: https:");
    const { error, state } = await endOf(context, byName(context.options.refused), Ours);
    deepEqual([error.reason, state], ['network', 0]);
    frame.remove();
  },
};
