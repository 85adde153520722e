/** What each demo stream says. It must not test how streams are held open. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStream, request } from './clients.mjs';
import { startServer } from './start-server.mjs';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ofType = (events, type) => events.filter((event) => event.type === type);
const json = (event) => JSON.parse(event.data);

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

async function take(path, count, options) {
  const stream = await openStream(server.base + path, options);
  assert.equal(stream.status, 200);
  const events = await stream.received(count);
  stream.close();
  return events;
}

/** @param {string} path of a stream that ends by itself */
async function takeAll(path, options) {
  const stream = await openStream(server.base + path, options);
  assert.equal(stream.status, 200);
  assert.equal(await stream.ended(), 'end');
  return stream.events;
}

describe('/demo/clock', () => {
  it('tells the time at once and then about every second, in unnamed events', async () => {
    const events = await take('/demo/clock', 3);
    for (const event of events) {
      assert.equal(event.type, 'message');
      assert.match(event.data, ISO_TIME);
    }
    const times = events.map((event) => Date.parse(event.data));
    assert.ok(times[1] - times[0] >= 900, `the second came after ${times[1] - times[0]} ms`);
    assert.ok(times[2] - times[1] >= 900 || times[2] - times[0] >= 1800);
  });
});

describe('/demo/ping', () => {
  it('mixes named events with JSON, unnamed text and user messages, the same for everybody', async () => {
    const events = await take('/demo/ping', 7);
    const kinds = events.slice(0, 7).map((event) => event.type);
    assert.deepEqual(kinds, ['ping', 'message', 'usermessage', 'ping', 'ping', 'message', 'ping']);
    for (const event of ofType(events, 'ping')) assert.match(json(event).time, ISO_TIME);
    assert.match(ofType(events, 'message')[0].data, /^This is a message at time \d{4}-/);
    const message = json(ofType(events, 'usermessage')[0]);
    assert.deepEqual(Object.keys(message), ['username', 'time', 'text']);
    assert.match(message.time, /^\d\d:\d\d:\d\d$/);
    assert.ok(message.username && message.text);
  });
});

describe('/demo/stocks', () => {
  it('begins with the prices of eight symbols and goes on with changes', async () => {
    const quotes = (await take('/demo/stocks?rate=200', 60)).map(json);
    const symbols = quotes.slice(0, 8).map((quote) => quote.symbol);
    assert.equal(new Set(symbols).size, 8);
    assert.ok(symbols.includes('ACME'));
    for (const quote of quotes) {
      assert.deepEqual(Object.keys(quote), ['symbol', 'price', 'change', 'time']);
      assert.ok(symbols.includes(quote.symbol));
      assert.ok(quote.price > 0 && Math.abs(quote.change) < quote.price);
      assert.ok(Number.isInteger(quote.time) && quote.time > 1.6e12);
    }
  });

  it('adds each change to the last price of its symbol', async () => {
    const last = new Map();
    for (const { symbol, price, change } of (await take('/demo/stocks?rate=1000', 300)).map(json)) {
      if (last.has(symbol)) assert.ok(Math.abs(last.get(symbol) + change - price) < 0.005, symbol);
      last.set(symbol, price);
    }
  });

  it('walks the same way for every client', async () => {
    const walk = async () =>
      (await take('/demo/stocks?rate=1000', 40)).slice(0, 40).map((event) => [json(event).symbol, json(event).price]);
    assert.deepEqual(await walk(), await walk());
  });

  it('refuses a rate that it cannot keep', async () => {
    for (const rate of ['0', '1001', '-1', 'fast', '', '1.5', '99999999999999999999']) {
      const { status, text } = await request(`${server.base}/demo/stocks?rate=${rate}`);
      assert.equal(status, 400, rate);
      assert.match(text, /^sse-server: .*"rate" must be a whole number from 1 to 1000\n$/);
    }
  });
});

describe('/demo/scores', () => {
  it('begins with the state of every match and goes on with scores', async () => {
    const events = await take('/demo/scores', 6);
    const matches = ofType(events, 'match').map(json);
    assert.deepEqual(matches.map(({ match }) => match), [1, 2, 3, 4]);
    assert.equal(ofType(events, 'score').length, 2);
    for (const state of events.map(json)) {
      assert.deepEqual(Object.keys(state), ['match', 'home', 'away', 'score', 'minute']);
      assert.equal(state.score.length, 2);
      assert.ok(state.score.every((goals) => Number.isInteger(goals) && goals >= 0));
      assert.ok(state.minute >= 0 && state.minute <= 90);
    }
  });

  it('is the same for all clients', async () => {
    const [one, other] = await Promise.all([take('/demo/scores', 6), take('/demo/scores', 6)]);
    const scores = (events) => ofType(events, 'score').map((event) => event.data);
    assert.ok(scores(one).some((score) => scores(other).includes(score)));
  });
});

describe('/demo/llm', () => {
  const chunks = (events) => events.slice(0, -1).map(json);
  const textOf = (events) => chunks(events).map((chunk) => chunk.choices[0].delta.content ?? '').join('');

  it('sends tokens as chat completion chunks, then [DONE], and ends', async () => {
    const events = await takeAll('/demo/llm?delay=0&prompt=Hello');
    assert.equal(events.at(-1).data, '[DONE]');
    const [first, ...rest] = chunks(events);
    assert.deepEqual(first.choices[0].delta, { role: 'assistant', content: '' });
    assert.deepEqual(Object.keys(first), ['id', 'object', 'created', 'model', 'choices']);
    assert.match(first.id, /^chatcmpl-/);
    assert.equal(first.object, 'chat.completion.chunk');
    const last = rest.pop();
    assert.deepEqual(last.choices[0], { index: 0, delta: {}, finish_reason: 'stop' });
    assert.ok(rest.length > 50, `${rest.length} tokens`);
    for (const chunk of rest) {
      assert.equal(chunk.id, first.id);
      assert.equal(chunk.choices[0].finish_reason, null);
      assert.ok(chunk.choices[0].delta.content);
    }
  });

  it('answers in several paragraphs with letters, signs and emoji beyond ASCII', async () => {
    const text = textOf(await takeAll('/demo/llm?delay=0'));
    assert.ok(text.split('\n\n').length >= 3);
    for (const sign of ['é', '—', '漢字', '👩‍🚀']) assert.ok(text.includes(sign), sign);
  });

  it('quotes the prompt without letting it out of the JSON', async () => {
    const prompt = '"}]}\n\ndata: [DONE]\r\u0000 ünï \\';
    const events = await takeAll(`/demo/llm?delay=0&prompt=${encodeURIComponent(prompt)}`);
    assert.ok(textOf(events).includes(prompt));
    assert.equal(ofType(events, 'message').filter(({ data }) => data === '[DONE]').length, 1);
  });

  it('replaces bytes of a prompt that are not UTF-8', async () => {
    assert.ok(textOf(await takeAll('/demo/llm?delay=0&prompt=%ff')).includes('\ufffd'));
  });

  it('takes the prompt from a JSON body as well', async () => {
    const body = JSON.stringify({ prompt: 'Wer läuft?' });
    const headers = { 'content-type': 'application/json' };
    const events = await takeAll('/demo/llm?delay=0', { method: 'POST', headers, body });
    assert.ok(textOf(events).includes('Wer läuft?'));
  });

  it('waits between tokens for the delay that was asked for', async () => {
    const start = Date.now();
    await take('/demo/llm?delay=100', 6);
    assert.ok(Date.now() - start >= 450, `five delays of 100 ms took ${Date.now() - start} ms`);
  });

  it('refuses what it cannot use, and says what it takes', async () => {
    const post = (body) => request(`${server.base}/demo/llm`, { method: 'POST', body });
    for (const body of ['no json', '[]', '{}', '{"prompt":1}', '"text"']) {
      assert.equal((await post(body)).status, 400, body);
    }
    assert.match((await post('{}')).text, /send JSON/);
    assert.equal((await post(JSON.stringify({ prompt: 'x'.repeat(2001) }))).status, 400);
    const long = `${server.base}/demo/llm?prompt=${'x'.repeat(2001)}`;
    assert.match((await request(long)).text, /2000 bytes/);
    assert.equal((await request(`${server.base}/demo/llm?delay=1001`)).status, 400);
  });
});

describe('/demo/burst', () => {
  it('sends as many events as asked, with ids and of the size asked, then "end", and stays open', async () => {
    const stream = await openStream(`${server.base}/demo/burst?events=20000&size=50`);
    const events = await stream.received(20001);
    assert.deepEqual(events.at(-1), { type: 'end', id: null, data: '20000', retry: null, comments: [] });
    events.slice(0, -1).forEach((event, index) => {
      assert.equal(event.id, String(index + 1));
      assert.equal(event.data.length, 50);
      assert.equal(event.data.split(' ')[0], event.id);
    });
    assert.equal(stream.closed, '');
    stream.close();
  });

  it('goes on after a Last-Event-ID', async () => {
    const resume = (id) => take('/demo/burst?events=10', id === '10' ? 1 : 2, { headers: { 'last-event-id': id } });
    assert.deepEqual((await resume('8')).map(({ id, type }) => id ?? type), ['9', '10', 'end']);
    assert.deepEqual((await resume('10')).map(({ type }) => type), ['end']);
    for (const foreign of ['11', 'x', '-1']) assert.equal((await resume(foreign))[0].id, '1', foreign);
  });

  it('takes no more data than there is size for', async () => {
    const events = await take('/demo/burst?events=2&size=0', 2);
    assert.deepEqual(events.slice(0, 2).map(({ data }) => data), ['1', '2']);
  });

  it('refuses sizes beyond its limits', async () => {
    assert.equal((await request(`${server.base}/demo/burst?events=1000001`)).status, 400);
    assert.equal((await request(`${server.base}/demo/burst?size=4097`)).status, 400);
  });
});
