// Code of the README that stands between a runtime's own network and the option `fetch`, run as it
// stands there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Changes } from './deadline.mjs';
import { open } from './events.mjs';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** WeChat's wx.request(), played by the test. */
class Wechat extends Changes {
  tasks = [];

  request(options) {
    const task = { options, aborted: false, abort: () => (task.aborted = true) };
    task.onChunkReceived = (callback) => (task.chunk = (text) => callback({ data: new TextEncoder().encode(text).buffer }));
    task.onHeadersReceived = (callback) => (task.head = (statusCode, header) => callback({ statusCode, header }));
    this.tasks.push(task);
    this.changed();
    return task;
  }

  task(n) {
    return this.until(() => this.tasks[n - 1], () => `request ${n}`);
  }
}

describe('the example for chunk callbacks', () => {
  const [, code] = /```js\n(function wechatFetch[\s\S]*?)```/.exec(readme);
  const start = (t) => {
    const wx = new Wechat();
    const fetch = new Function('wx', `${code}\nreturn wechatFetch;`)(wx);
    return { wx, watched: open(t, 'http://example.com/', { fetch }) };
  };

  it('gives events, reconnects with the last event ID, and ends the request', async (t) => {
    const { wx, watched } = start(t);
    const first = await wx.task(1);
    assert.equal(first.options.header.Accept, 'text/event-stream');
    first.head(200, { 'Content-Type': 'text/event-stream' });
    first.chunk('retry: 10\nid: 1\nda');
    first.chunk('ta: é\n\n');
    assert.equal((await watched.arrived())[0].data, 'é');
    first.options.success();
    const second = await wx.task(2);
    assert.equal(second.options.header['Last-Event-ID'], '1');
    watched.source.close();
    assert.equal(second.aborted, true);
  });

  it('passes failures on', async (t) => {
    const { wx, watched } = start(t);
    (await wx.task(1)).options.fail(new Error('no network'));
    assert.match((await watched.failed()).message, /no network/);
  });
});
