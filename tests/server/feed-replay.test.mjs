/** The feed's ids and its replay after a Last-Event-ID: no entry lost, none twice. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStream, request, until } from './clients.mjs';
import { startServer } from './start-server.mjs';

let server;
before(async () => {
  server = await startServer(['--feed-interval', '5']);
});
after(() => server?.stop());

const open = (id, token = '') =>
  openStream(`${server.base}/demo/feed?client=${token}`, { headers: id === undefined ? {} : { 'last-event-id': id } });
const idsOf = (events) => events.map(({ id }) => Number(id));

/** @param {number[]} ids */
function assertConsecutive(ids, first = ids[0]) {
  assert.deepEqual(ids, ids.map((_, index) => first + index));
}

async function newest() {
  const stream = await open();
  const [event] = await stream.received(1);
  stream.close();
  return Number(event.id);
}

describe('/demo/feed', () => {
  it('says the reconnection time once, then the newest entry at once, then each as it comes', async () => {
    const stream = await open();
    const events = await stream.received(20);
    assertConsecutive(idsOf(events));
    assert.equal(stream.text.match(/^retry: 1000$/gm).length, 1);
    assert.ok(stream.text.startsWith('retry: 1000\n\n'));
    for (const event of events) {
      const entry = JSON.parse(event.data);
      assert.deepEqual(Object.keys(entry), ['n', 'time', 'text']);
      assert.equal(entry.n, Number(event.id));
    }
    stream.close();
  });

  it('begins for somebody new at the newest entry, not at the first', async () => {
    await until(async () => (await newest()) > 10, 'some entries');
    const before = await newest();
    assert.ok((await newest()) >= before);
  });

  it('tells all clients the same', async () => {
    const streams = await Promise.all([open(), open()]);
    const [one, other] = await Promise.all(streams.map((stream) => stream.received(30)));
    const byId = new Map(one.map((event) => [event.id, event.data]));
    const shared = other.filter((event) => byId.has(event.id));
    assert.ok(shared.length > 10);
    for (const event of shared) assert.equal(event.data, byId.get(event.id));
    for (const stream of streams) stream.close();
  });

  it('replays all after the Last-Event-ID, and nothing else', async () => {
    const asked = await until(async () => (await newest()) - 20, 'twenty entries');
    const stream = await open(String(asked));
    assertConsecutive(idsOf(await stream.received(30)), asked + 1);
    stream.close();
  });

  it('takes the id from the query as well, for clients that cannot send the header', async () => {
    const asked = await until(async () => (await newest()) - 5, 'five entries');
    const stream = await openStream(`${server.base}/demo/feed?lastEventId=${asked}`);
    assertConsecutive(idsOf(await stream.received(8)), asked + 1);
    stream.close();
  });

  it('loses and repeats nothing over fifty cuts and ends', async () => {
    const ids = [];
    for (let round = 0; round < 50; round += 1) {
      const stream = await open(ids.length ? String(ids.at(-1)) : undefined, 'drops');
      await stream.received(1 + (round % 4));
      if (round % 3 < 2) await request(`${server.base}/drop?client=drops&how=${round % 3 ? 'end' : 'cut'}`);
      else stream.close();
      await stream.ended();
      ids.push(...idsOf(stream.events));
    }
    assertConsecutive(ids);
    assert.ok(ids.length >= 50);
  });

  it('says that there is a gap when the id is older than what is kept, and sends all that is', async () => {
    await until(async () => (await newest()) > 1010, 'more entries than are kept');
    const stream = await open('1');
    const [gap, ...rest] = await stream.received(1001);
    assert.equal(gap.type, 'gap');
    assert.equal(gap.id, null);
    assert.equal(JSON.parse(gap.data).asked, '1');
    assertConsecutive(idsOf(rest), JSON.parse(gap.data).oldest);
    assert.ok(JSON.parse(gap.data).oldest > 2);
    stream.close();
  });

  it('says so too for an id that it never gave out, such as one from before a restart', async () => {
    for (const asked of ['99999999', 'abc', '-1', '1.5', '18446744073709551616', 'a%20%0a"b']) {
      const stream = await open(asked);
      const [gap, first] = await stream.received(2);
      assert.equal(gap.type, 'gap', asked);
      assert.equal(JSON.parse(gap.data).asked, asked);
      assert.equal(JSON.parse(gap.data).oldest, Number(first.id));
      stream.close();
    }
  });
});
