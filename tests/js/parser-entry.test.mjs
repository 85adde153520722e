// The entry eventsource-wasm/parser: what it has in common with npm eventsource-parser 4, and what
// goes beyond. How streams are parsed is tested by the rows of tests/cases/, here once more through
// this entry.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';

import { judgePlay } from './judge-play.mjs';
import { inPiecesOf, parsingPlays } from './parsing-plays.mjs';
import { randomFrom } from './random.mjs';

/** Which of the builds: see parser-entry-node.test.mjs. */
const build = process.env.PARSER_BUILD ?? 'parser';
const entry = await import(`../../dist/${build}.js`);
const { createParser, EventSourceParserStream, events, ParseError } = entry;
const bytes = (text) => new TextEncoder().encode(text);

/** All callbacks, in the order in which they come; `config` adds to them. */
function recorder(config = {}) {
  const told = [];
  const parser = createParser({
    onEvent: ({ event, id, data }) => told.push(['event', data, event, id]),
    onId: (id) => told.push(['id', id]),
    onRetry: (ms) => told.push(['retry', ms]),
    onComment: (text) => told.push(['comment', text]),
    onError: ({ type, field, value, line }) => told.push(['error', type, field, value, line]),
    ...config,
  });
  return { told, parser };
}

/** What a stream makes of chunks. */
function parse(chunks, config) {
  const { told, parser } = recorder(config);
  for (const chunk of chunks) parser.feed(chunk);
  return told;
}

describe('a parser', () => {
  it('tells events; a type and an id only where their own block has them', () => {
    const stream = 'data: a\n\nevent: update\nid: 7\ndata: b\ndata: c\n\ndata: d\n\nevent: message\ndata\n\nevent\ndata: e\n\n';
    const wanted = [
      ['event', 'a', undefined, undefined],
      ['id', '7'],
      ['event', 'b\nc', 'update', '7'],
      ['event', 'd', undefined, undefined],
      ['event', '', 'message', undefined],
      ['event', 'e', undefined, undefined],
    ];
    assert.deepEqual(parse([stream]), wanted);
    assert.deepEqual(parse([bytes(stream)]), wanted);
    assert.deepEqual(parse(inPiecesOf(1, bytes(stream))), wanted);
  });

  it('tells types of any length and number apart, and ids with U+0000 at any place', () => {
    const random = randomFrom(31);
    const letters = ['abc', 'abd', 'é', 'x'];
    const types = Array.from({ length: 200 }, () => Array.from({ length: 1 + random(12) }, () => letters[random(letters.length)]).join(''));
    const wanted = [];
    let stream = '';
    for (let n = 0; n < 2000; n++) {
      const type = types[random(random(3) ? 8 : types.length)];
      const id = 'i'.repeat(random(40));
      const bad = random(4) === 0;
      stream += `id: ${id}${bad ? '\0' : ''}${bad ? 'i'.repeat(random(40)) : ''}\nevent: ${type}\ndata: ${n}\n\n`;
      wanted.push(['event', String(n), type, bad ? undefined : id]);
    }
    const onId = undefined;
    const onError = undefined;
    for (const size of [100_000, 700]) assert.deepEqual(parse(inPiecesOf(size, bytes(stream)), { onId, onError }), wanted);
  });

  it('tells an id at the end of its block, also without data, and never one with U+0000', () => {
    const told = parse(['id: 1\nid: 2\n', '\n', 'id: a\0b\n\n', 'id\n\n', 'data: x\n\n']);
    assert.deepEqual(told, [['id', '2'], ['id', ''], ['event', 'x', undefined, undefined]]);
  });

  it('tells retry at its line', () => {
    assert.deepEqual(parse(['retry: 25', '00\n', 'retry:99999999999\n']), [['retry', 2500], ['retry', 2147483647]]);
  });

  it('tells comments without the colon and one space', () => {
    const told = parse([': hello\n:\n::  two\n:\u00e9', ' end\r\n']);
    assert.deepEqual(told, [['comment', 'hello'], ['comment', ''], ['comment', ':  two'], ['comment', '\u00e9 end']]);
  });

  it('tells a comment between two data lines, which stay one event', () => {
    const told = parse(['data: a\n: c\ndata: b\n\n']);
    assert.deepEqual(told, [['comment', 'c'], ['event', 'a\nb', undefined, undefined]]);
  });

  it('says which line means nothing', () => {
    const told = parse(['foo: bar\nfoo\n data:x\nretry: 1x\nretry\n']);
    assert.deepEqual(told, [
      ['error', 'unknown-field', 'foo', 'bar', 'foo: bar'],
      ['error', 'unknown-field', 'foo', '', 'foo'],
      ['error', 'unknown-field', ' data', 'x', ' data:x'],
      ['error', 'invalid-retry', undefined, '1x', 'retry: 1x'],
      ['error', 'invalid-retry', undefined, '', 'retry'],
    ]);
  });

  it('tells long comments whole, however they are cut', () => {
    const text = `${'\u00e9x'.repeat(30000)}!`;
    for (const size of [1000, 20000, 65536, 1e6]) {
      assert.deepEqual(parse(inPiecesOf(size, bytes(`:${text}\ndata: x\n\n`))), [['comment', text], ['event', 'x', undefined, undefined]]);
    }
  });

  it('tells long values whole, and says nothing of a long line that turns out to be bad', () => {
    const long = 'x'.repeat(70_000);
    const told = parse(inPiecesOf(1000, bytes(`id: ${long}\ndata: ${long}\n\nid: ${long}\0\nretry: ${'1'.repeat(70_000)}x\ndata: y\n\n`)));
    assert.deepEqual(told, [['id', long], ['event', long, undefined, long], ['event', 'y', undefined, undefined]]);
  });

  it('needs none of the callbacks', () => {
    createParser({}).feed('id: 1\nretry: 2\n: c\nfoo\ndata: x\n\n');
  });

  it('takes off one byte order mark at the beginning of a string and of bytes', () => {
    const wanted = [['event', 'x', undefined, undefined]];
    assert.deepEqual(parse(['', '\ufeffdata: x\n\n']), wanted);
    assert.deepEqual(parse(inPiecesOf(1, bytes('\ufeffdata: x\n\n'))), wanted);
    assert.deepEqual(parse(['\ufeff\ufeffdata: x\n\n'])[0][1], 'unknown-field');
  });

  it('takes a surrogate pair in two strings', () => {
    assert.deepEqual(parse(['data: \ud83d', '\ude00', '\n\n']), [['event', '\ud83d\ude00', undefined, undefined]]);
    assert.deepEqual(parse(['data: \ud83d', '\n\n']), [['event', '\ufffd', undefined, undefined]]);
  });

  it('takes any view on bytes', () => {
    const buffer = bytes('data: x\n\n').buffer;
    assert.deepEqual(parse([new DataView(buffer)]), [['event', 'x', undefined, undefined]]);
    assert.deepEqual(parse([Buffer.from(buffer)]), [['event', 'x', undefined, undefined]]);
  });

  it('shares the core with any number of others', () => {
    const all = Array.from({ length: 50 }, () => recorder());
    const stream = bytes('id: \u00e91\nevent: t\ndata: a\ndata: b\n\n');
    for (const byte of stream) for (const { parser } of all) parser.feed(Uint8Array.of(byte));
    for (const { told } of all) assert.deepEqual(told, [['id', '\u00e91'], ['event', 'a\nb', 't', '\u00e91']]);
  });

  it('can be fed, also itself, by a callback', () => {
    const inner = recorder();
    const outer = recorder({ onEvent: ({ data }) => {
      outer.told.push(data);
      inner.parser.feed(`data: ${data}\n\n`);
      if (data === 'a') outer.parser.feed('data: again\n\n');
    } });
    outer.parser.feed('data: a\n\ndata: b\n\n');
    assert.deepEqual(inner.told.map(([, data]) => data), ['a', 'again', 'b']);
    assert.deepEqual(outer.told, ['a', 'again', 'b']);
  });

  const BLOCKS = {
    'events of one line': (line) => `data: ${line}\n\n`,
    'events with types and ids': (line, i) => `event: \u00fc${i % 20}\nid: ${i}\u00e9\n: \u4e8b\ndata: ${line}\nretry: ${i}\n\n`,
    'events whose data comes first': (line, i) => `data: ${line.slice(0, 50)}\ndata: ${line.slice(50)}\nid: ${line}${i}\n\n`,
    'events of which some are malformed': (line, i) => `id: ${i}\ndata: ${line}${i % 90 === 7 ? '\udead' : ''}\n\n`,
  };
  for (const [name, block] of Object.entries(BLOCKS)) {
    for (const letter of ['a', '\u00e9', '\u4e8b', '\ud83d\ude00']) {
      it(`keeps a large batch of ${letter} in ${name} while a callback uses other parsers`, () => {
        const lines = Array.from({ length: 300 }, (_, i) => `${i}${letter.repeat(100)}`);
        const chunk = bytes(lines.map(block).join(''));
        // '\udead' becomes U+FFFD when it is encoded; half of it makes malformed UTF-8.
        for (let at = 0; at < chunk.length; at++) if (chunk[at] === 0xef && chunk[at + 1] === 0xbf) chunk[at] = 0xff;
        const told = [];
        const other = () => createParser({}).feed(bytes('data: x\n\nid: 1\ndata: y'.repeat(500)));
        const config = (inner) => ({
          onId: (id) => told.push(['id', id]),
          onRetry: (ms) => told.push(['retry', ms]),
          onEvent: (event) => {
            told.push(event);
            if (inner && told.length % 50 < 3) inner();
          },
        });
        createParser(config(other)).feed(chunk);
        const disturbed = told.splice(0);
        createParser(config()).feed(chunk);
        assert.deepEqual(disturbed, told);
        assert.equal(told.filter(({ data }) => data !== undefined).length, 300);
        const text = new TextDecoder().decode(chunk);
        for (const { data } of told) if (data) assert.ok(text.includes(data.split('\n')[0]));
      });
    }
  }

  it('throws what a callback throws, and goes on with the next chunk', () => {
    const { told, parser } = recorder();
    const failing = createParser({ onEvent: ({ data }) => { throw new Error(data); } });
    assert.throws(() => failing.feed('data: a\n\ndata: b\n\n'), /a/);
    assert.throws(() => failing.feed('data: c\n\n'), /c/);
    parser.feed('data: other\n\n');
    assert.deepEqual(told, [['event', 'other', undefined, undefined]]);
  });

  it('refuses what is no configuration and what is no chunk', () => {
    for (const wrong of [undefined, null, () => {}, 5]) assert.throws(() => createParser(wrong), TypeError);
    for (const wrong of [undefined, null, 5, {}, ['data']]) assert.throws(() => createParser({}).feed(wrong), TypeError);
  });
});

describe('reset()', () => {
  it('drops what is unfinished', () => {
    const { told, parser } = recorder();
    parser.feed('event: t\nid: 4\ndata: a\ndata: b');
    parser.reset();
    parser.feed('\ufeffdata: c\n\n');
    assert.deepEqual(told, [['event', 'c', undefined, undefined]]);
  });

  it('takes an unfinished line for a finished one when it is asked to, and dispatches no event', () => {
    for (const [line, ...wanted] of [
      [': c', ['comment', 'c']],
      ['retry: 5', ['retry', 5]],
      ['{"error": 1}', ['error', 'unknown-field', '{"error"', '1}', '{"error": 1}']],
      ['data: x'],
      ['data: x\n'],
      ['id: 5\n'],
    ]) {
      const { told, parser } = recorder();
      parser.feed(line);
      parser.reset({ consume: true });
      parser.feed('\n\n');
      assert.deepEqual(told, wanted, line);
    }
  });
});

describe('maxBufferSize', () => {
  const exceeded = ['error', 'max-buffer-size-exceeded', undefined, undefined, undefined];

  it('limits what is unfinished between two chunks, in characters', () => {
    assert.deepEqual(parse(['data: 12345678901234567890\n\n'], { maxBufferSize: 10 }), [['event', '12345678901234567890', undefined, undefined]]);
    assert.deepEqual(parse(['data: 1234'], { maxBufferSize: 10 }), []);
    assert.deepEqual(parse(['data: 12345'], { maxBufferSize: 10 }), [exceeded]);
    assert.deepEqual(parse(['data: 1234\ndata: 567\n'], { maxBufferSize: 8 }), []);
    assert.deepEqual(parse(['data: 1234\ndata: 567\n'], { maxBufferSize: 7 }), [exceeded]);
    assert.deepEqual(parse(['data: \u4e8b\u4ef6\u4e8b\u4ef6'], { maxBufferSize: 10 }), []);
  });

  it('makes feed() throw until reset()', () => {
    const { told, parser } = recorder({ maxBufferSize: 3 });
    parser.feed('data: 1');
    assert.throws(() => parser.feed('\n\n'), /reset/);
    parser.reset({ consume: true });
    parser.feed('data: 2\n\n');
    assert.deepEqual(told, [exceeded, ['event', '2', undefined, undefined]]);
  });
});

const readAll = async (stream) => {
  const all = [];
  for await (const value of stream) all.push(value);
  return all;
};
const streamOf = (...chunks) => new ReadableStream({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(chunk);
    controller.close();
  },
});

describe('EventSourceParserStream', () => {
  it('takes bytes and strings', async () => {
    const stream = streamOf(bytes('data: a\n'), '\ndata: b\n\n').pipeThrough(new EventSourceParserStream());
    assert.deepEqual((await readAll(stream)).map(({ data }) => data), ['a', 'b']);
  });

  it('tells ids, retry, comments and errors', async () => {
    const told = [];
    const on = (name) => (value) => told.push([name, value.type ?? value]);
    const options = { onId: on('id'), onRetry: on('retry'), onComment: on('comment'), onError: on('error') };
    await readAll(streamOf('id: 1\nretry: 2\n: c\nfoo\n\n').pipeThrough(new EventSourceParserStream(options)));
    assert.deepEqual(told, [['retry', 2], ['comment', 'c'], ['error', 'unknown-field'], ['id', '1']]);
  });

  it('fails at a wrong line when it is asked to, and always beyond maxBufferSize', async () => {
    const failing = (chunk, options) => readAll(streamOf(chunk).pipeThrough(new EventSourceParserStream(options)));
    await assert.rejects(failing('foo\n', { onError: 'terminate' }), { name: 'ParseError', type: 'unknown-field' });
    await assert.rejects(failing('data: foo', { maxBufferSize: 5 }), ParseError);
    await failing('foo\n');
  });
});

describe('events()', () => {
  it('gives the messages of a response or of a stream', async () => {
    const stream = 'data: a\n\nevent: t\ndata: b\n\n';
    const wanted = [{ id: undefined, event: undefined, data: 'a' }, { id: undefined, event: 't', data: 'b' }];
    assert.deepEqual(await readAll(events(new Response(stream))), wanted);
    assert.deepEqual(await readAll(events(streamOf(bytes(stream)))), wanted);
    assert.deepEqual(await readAll(events(new Response(null, { status: 204 }))), []);
  });

  it('cancels the stream when the loop is left', async () => {
    let reason = 'none';
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(bytes('data: x\n\n')),
      cancel: () => { reason = 'cancelled'; },
    });
    for await (const { data } of events(stream)) if (data === 'x') break;
    assert.equal(reason, 'cancelled');
  });

  it('throws what breaks the stream, and when maxBufferSize is exceeded', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('on purpose')) });
    await assert.rejects(readAll(events(broken)), /on purpose/);
    await assert.rejects(readAll(events(streamOf('data: 1234'), { maxBufferSize: 5 })), { type: 'max-buffer-size-exceeded' });
  });
});

/** The rows say what an EventSource shows; this is how to get there from the callbacks. */
function play(streams, listen) {
  const received = [];
  let lastEventId = '';
  let retry;
  const parser = createParser({
    onId: (id) => { lastEventId = id; },
    onRetry: (ms) => { retry = Math.max(ms, 10); }, // the shortest that a source waits
    onEvent: ({ event = 'message', data }) => {
      if (event === 'message' || listen.includes(event)) received.push({ type: event, data, lastEventId });
    },
  });
  for (const pieces of streams) {
    for (const piece of pieces) parser.feed(piece);
    parser.reset();
  }
  return { received, lastEventId, retry, counts: { opens: streams.length, errors: streams.length - 1 } };
}

describe('the rows of tests/cases/, by the parser alone', () => {
  const random = randomFrom(5);
  it('mean the same as to an EventSource, in whole and in pieces, as bytes', () => {
    for (const row of parsingPlays()) {
      for (const cut of [(all) => [all], (all) => inPiecesOf(1 + random(all.length), all)]) {
        judgePlay(row, play(row.streams.map(cut), row.listen), row.name);
      }
    }
  });
});

describe('the other builds', () => {
  it('have the same names', () => {
    const required = createRequire(import.meta.url)(`../../dist/${build}.cjs`);
    assert.deepEqual(Object.keys(required).sort(), Object.keys(entry).sort());
    assert.match(readFileSync(new URL('../../dist/parser.d.ts', import.meta.url), 'utf8'), /export function createParser/);
  });
});
