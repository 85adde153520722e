// The package on a page that sse-server itself serves, under its content security policy.
import { equal, ok } from './assert.js';

export const checks = {
  async 'receives the feed, is dropped, and goes on where it was'(context) {
    const client = `served-${Math.random().toString(36).slice(2)}`;
    const watched = context.open(`/demo/feed?client=${client}&retry=10`);
    await watched.arrived(2);
    await fetch(`/drop?client=${client}`, { method: 'POST' });
    await watched.opened(2);
    await watched.arrived(watched.messages.length + 3);
    const ids = watched.messages.map(({ lastEventId }) => Number(lastEventId));
    ok(ids.every((id, i) => i === 0 || id === ids[i - 1] + 1), `ids ${ids}`);
    equal(watched.messages[0].origin, location.origin);
    equal(watched.source.url, `${location.origin}/demo/feed?client=${client}&retry=10`);
  },

  async 'receives what another source publishes'(context) {
    const channel = `served-${Math.random().toString(36).slice(2)}`;
    const [ours, native] = context.openBoth(`/channel/${channel}`, {}, ['greeting']);
    await Promise.all([ours.opened(), native.opened()]);
    await fetch(`/publish?channel=${channel}&event=greeting`, { method: 'POST', body: 'Grüße…😀\nsecond line' });
    await Promise.all([ours.arrived(), native.arrived()]);
    equal(ours.data[0], 'Grüße…😀\nsecond line');
    equal(native.data[0], ours.data[0]);
  },

  async 'tells a path that is no stream by one error'(context) {
    const watched = context.open('/nothing/here');
    const error = await watched.failed();
    equal(error.code, 404);
    equal(watched.source.readyState, 2);
  },
};
