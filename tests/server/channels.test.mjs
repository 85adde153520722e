/** Publishing into channels, receiving, replay, and the limits of both. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openStream, request, status, until, untilOpen } from './clients.mjs';
import { startServer } from './start-server.mjs';

let server;
before(async () => {
  const ring = ['--ring-events', '50', '--ring-bytes', '200000'];
  server = await startServer([...ring, '--max-channels', '40', '--max-body', '100000']);
});
after(() => server?.stop());

const publish = (query, body, headers = {}) =>
  request(`${server.base}/publish?${query}`, { method: 'POST', body, headers });
const publishJson = (value) =>
  publish('', JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' });
const subscribe = (name, id, query = '') =>
  openStream(`${server.base}/channel/${name}${query}`, { headers: id === undefined ? {} : { 'last-event-id': id } });

describe('POST /publish', () => {
  it('gives ids 1, 2, 3 to the events of each channel and says how many receive them', async () => {
    const streams = [await subscribe('ids'), await subscribe('ids')];
    for (const id of [1, 2, 3]) {
      const { status: code, text, headers } = await publish('channel=ids', `text ${id}`);
      assert.equal(code, 200);
      assert.equal(headers['content-type'], 'application/json');
      assert.deepEqual(JSON.parse(text), { channel: 'ids', id, subscribers: 2 });
    }
    assert.equal(JSON.parse((await publish('channel=ids2', 'x')).text).id, 1);
    for (const stream of streams) {
      const events = await stream.received(3);
      assert.deepEqual(events.map(({ id, data, type }) => [id, data, type]), [
        ['1', 'text 1', 'message'],
        ['2', 'text 2', 'message'],
        ['3', 'text 3', 'message'],
      ]);
      stream.close();
    }
  });

  it('takes the event type from the query', async () => {
    const stream = await subscribe('types');
    await publish('channel=types&event=greeting%20%C3%A9', 'hi');
    assert.equal((await stream.received(1))[0].type, 'greeting é');
    stream.close();
  });

  it('takes JSON', async () => {
    const stream = await subscribe('json');
    await publishJson({ channel: 'json', event: 'e', data: 'text' });
    await publishJson({ channel: 'json', data: { a: [1, 'zwei'] } });
    const events = await stream.received(2);
    assert.deepEqual(events.map(({ type, data }) => [type, data]), [
      ['e', 'text'],
      ['message', '{"a":[1,"zwei"]}'],
    ]);
    stream.close();
  });

  it('keeps data in its fields, whatever line ends it has', async () => {
    const stream = await subscribe('lines');
    const bodies = ['a\nb', 'a\r\nb', 'a\rb', '\n', '', 'x\n\nid: 99\nevent: evil\n\n', ':c', ' lead', 'end\n'];
    for (const body of bodies) await publish('channel=lines', body);
    const events = await stream.received(bodies.length);
    assert.deepEqual(events.map(({ data }) => data), bodies.map((body) => body.replace(/\r\n?/g, '\n')));
    assert.deepEqual(events.map(({ id }) => id), bodies.map((_, index) => String(index + 1)));
    assert.ok(events.every(({ type }) => type === 'message'));
    stream.close();
  });

  it('passes bytes on as they are', async () => {
    const stream = await subscribe('bytes');
    await publish('channel=bytes', Buffer.from([0x66, 0x00, 0xff, 0xc3, 0xa9]));
    await until(() => stream.text.includes('\u0000\ufffdé'), 'the bytes');
    stream.close();
  });

  it('refuses an event type that would break out of its field', async () => {
    for (const type of ['a%0Ab', 'a%0Db', 'a%00b', '%0A']) {
      const { status: code, text } = await publish(`channel=x&event=${type}`, 'data');
      assert.equal(code, 400, type);
      assert.match(text, /^sse-server: the event type cannot hold CR, LF or NUL\n$/);
    }
    for (const event of ['a\nb', 'a\rb', 'a\u0000b']) {
      assert.equal((await publishJson({ channel: 'x', event, data: '' })).status, 400);
    }
  });

  it('refuses names that are none', async () => {
    const bad = ['', 'a/b', 'a b', 'ä', 'x'.repeat(65), '..%2f', 'a%00', 'a%0a'];
    for (const name of bad) {
      const { status: code, text } = await publish(`channel=${encodeURI(name)}`, 'data');
      assert.equal(code, 400, name);
      assert.match(text, /^sse-server: a channel's name has 1 to 64 letters, digits and \. _ -\n$/);
    }
    for (const name of ['A.z_0-9', 'x'.repeat(64)]) {
      assert.equal((await publish(`channel=${name}`, 'data')).status, 200, name);
    }
    for (const name of ['', 'a/b', 'a%20b', 'x'.repeat(65)]) {
      assert.equal((await request(`${server.base}/channel/${name}`)).status, 400, name);
    }
  });

  it('refuses JSON that says something else', async () => {
    const wrongTypes = [{ channel: 1, data: '' }, { channel: 'x', event: 1, data: '' }];
    for (const value of [[], 'x', {}, { channel: 'x' }, ...wrongTypes]) {
      assert.equal((await publishJson(value)).status, 400, JSON.stringify(value));
    }
    const json = { 'content-type': 'application/json' };
    const broken = await publish('', '{"channel":', json);
    assert.match(broken.text, /send JSON: \{"channel"/);
    const deep = '['.repeat(40000) + ']'.repeat(40000);
    assert.equal((await publish('', deep, json)).status, 400);
    assert.equal((await publish('', `{"channel":"deep","data":${deep}}`, json)).status, 400);
  });

  it('takes a form like any other text', async () => {
    const stream = await subscribe('form');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await publish('channel=form', 'channel=other&event=evil', form);
    await publish('channel=form', 'x'.repeat(20000), form);
    const events = await stream.received(2);
    assert.deepEqual([events[0].type, events[0].data], ['message', 'channel=other&event=evil']);
    assert.equal(events[1].data.length, 20000);
    stream.close();
    const multipart = await publish('channel=form', '--b--', { 'content-type': 'multipart/form-data; boundary=b' });
    assert.equal(multipart.status, 415);
  });
});

describe('GET /channel/NAME', () => {
  it('says the reconnection time at once, or the one asked for', async () => {
    const usual = await subscribe('retry');
    await until(() => usual.retry !== null, 'the reconnection time');
    assert.equal(usual.retry, 1000);
    const other = await subscribe('retry', undefined, '?retry=50');
    await until(() => other.retry !== null, 'the reconnection time');
    assert.equal(other.retry, 50);
    assert.equal((await request(`${server.base}/channel/retry?retry=x`)).status, 400);
    usual.close();
    other.close();
  });

  it('replays after the Last-Event-ID and then goes on, without gap or repeat', async () => {
    for (let n = 1; n <= 30; n += 1) await publish('channel=replay', `n ${n}`);
    const stream = await subscribe('replay', '12');
    for (let n = 31; n <= 35; n += 1) await publish('channel=replay', `n ${n}`);
    const events = await stream.received(23);
    assert.deepEqual(events.map(({ id }) => Number(id)), Array.from({ length: 23 }, (_, index) => 13 + index));
    const newcomer = await subscribe('replay');
    await publish('channel=replay', 'n 36');
    assert.equal((await newcomer.received(1))[0].id, '36');
    stream.close();
    newcomer.close();
  });

  it('loses and repeats nothing while events are published and the stream is cut', async () => {
    const total = 400;
    const publishing = (async () => {
      for (let n = 1; n <= total; n += 1) await publish('channel=cuts', String(n));
    })();
    const ids = [];
    while (ids.length < total) {
      const stream = await subscribe('cuts', ids.length ? String(ids.at(-1)) : '0', '?client=cuts');
      await stream.received(1);
      await request(`${server.base}/drop?client=cuts`);
      assert.equal(await stream.ended(), 'cut');
      assert.ok(stream.events.every(({ type }) => type === 'message'));
      ids.push(...stream.events.map(({ id }) => Number(id)));
    }
    await publishing;
    assert.deepEqual(ids, Array.from({ length: total }, (_, index) => index + 1));
  });

  it('says that there is a gap when events are gone, by number or by bytes', async () => {
    for (let n = 1; n <= 60; n += 1) await publish('channel=gap', String(n));
    const stream = await subscribe('gap', '5');
    const events = await stream.received(51);
    assert.deepEqual(JSON.parse(events[0].data), { asked: '5', oldest: 11 });
    assert.equal(events[0].type, 'gap');
    assert.equal(events[1].id, '11');
    stream.close();
    for (let n = 1; n <= 5; n += 1) await publish('channel=bulk', 'x'.repeat(90000));
    const bulk = await subscribe('bulk', '0');
    assert.deepEqual(JSON.parse((await bulk.received(3))[0].data), { asked: '0', oldest: 4 });
    bulk.close();
  });

  it('resumes in an empty channel as far as that is possible', async () => {
    const known = await subscribe('empty', '0');
    const unknown = await subscribe('empty', '7');
    assert.deepEqual(JSON.parse((await unknown.received(1))[0].data), { asked: '7', oldest: 1 });
    await publish('channel=empty', 'first');
    assert.equal((await known.received(1))[0].id, '1');
    assert.equal((await unknown.received(2))[1].id, '1');
    known.close();
    unknown.close();
  });

  it('gives everything in order to one that reads by fits, as long as the channel keeps it', async (t) => {
    const roomy = await startServer(['--ring-events', '1000', '--ring-bytes', '40000000', '--max-body', '100000']);
    t.after(() => roomy.stop());
    const stream = await openStream(`${roomy.base}/channel/fits`);
    t.after(() => stream.close());
    let id = 0;
    const publishSome = async (count) => {
      for (let i = 0; i < count; i += 1) {
        await request(`${roomy.base}/publish?channel=fits`, { method: 'POST', body: `${(id += 1)} ${'x'.repeat(90000)}` });
      }
    };
    for (let fit = 0; fit < 2; fit += 1) {
      stream.response.pause();
      await publishSome(120); // more than the connection holds
      stream.response.resume();
      await stream.received(id);
      await publishSome(1);
      await stream.received(id);
    }
    const expected = Array.from({ length: id }, (_, n) => [`${n + 1}`, `${n + 1} ${'x'.repeat(90000)}`]);
    assert.ok(stream.events.every((event, n) => event.id === expected[n][0] && event.data === expected[n][1]));
    assert.equal(stream.events.length, id);
  });

  it('ends a subscriber that falls behind, and no other', async () => {
    const healthy = await subscribe('slow');
    const slow = net.connect(server.port, '127.0.0.1');
    slow.on('error', () => {});
    slow.pause();
    slow.write('GET /channel/slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const subscribers = async () =>
      (await status(server.base)).channels.find(({ name }) => name === 'slow')?.subscribers;
    await until(async () => (await subscribers()) === 2, 'both');
    let published = 0;
    await until(async () => {
      await publish('channel=slow', 'x'.repeat(90000));
      published += 1;
      await healthy.received(published);
      return (await subscribers()) === 1;
    }, 'the end of the slow one');
    assert.deepEqual(healthy.events.map(({ id }) => Number(id)), Array.from({ length: published }, (_, n) => n + 1));
    assert.equal(healthy.closed, '');
    slow.destroy();
    healthy.close();
  });
});

describe('the number of channels', () => {
  it('is limited, and names that were only asked for do not count', async () => {
    for (let n = 0; n < 60; n += 20) {
      const names = Array.from({ length: 20 }, (_, index) => `asked-${n + index}`);
      const streams = await Promise.all(names.map((name) => subscribe(name)));
      assert.ok(streams.every((stream) => stream.status === 200));
      for (const stream of streams) stream.close();
      await untilOpen(server.base, 0);
    }
    const answers = [];
    for (let n = 0; n < 41; n += 1) answers.push(await publish(`channel=full-${n}`, 'x'));
    const refused = answers.find((answer) => answer.status !== 200);
    assert.equal(refused.status, 503);
    assert.match(refused.text, /^sse-server: there are 40 channels already; .*--max-channels\n$/);
    assert.equal((await request(`${server.base}/channel/one-more`)).status, 503);
    assert.equal((await publish('channel=full-0', 'again')).status, 200);
  });
});
