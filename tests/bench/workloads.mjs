// The event streams that are measured: lists of blocks, the same in every run. Works in Node and in
// a page. Must not know: who parses them.

/** @param {number} seed @returns {() => number} numbers in [0, 1) that look random */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const pick = (random, list) => list[Math.floor(random() * list.length)];
const blocks = (seed, count, make) => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => make(random, i));
};

const TOKENS = [' the', ' of', ' token', ' and', 'ing', ' a', ' stream', '.', ',', ' world', ' event', ' source', '\\n', ' \\"q\\"'];
const CHAT = '{"id":"chatcmpl-9vXkQ2mTq7Zb3Lr8s1Yw","object":"chat.completion.chunk","created":1723456789,"model":"gpt-4o-mini"';

/** A chat API's tokens, about 205 bytes each. */
export const llm = (count) =>
  blocks(7, count, (random) => `data: ${CHAT},"choices":[{"index":0,"delta":{"content":"${pick(random, TOKENS)}"},"finish_reason":null}]}\n\n`);

/** The same with an event type, as another API sends them. */
export const typed = (count) =>
  blocks(9, count, (random) => `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${pick(random, TOKENS)}"}}\n\n`);

/** Prices, about 13 bytes each. */
export const ticks = (count) => blocks(8, count, (random) => `data: ${(random() * 100).toFixed(2)}\n\n`);

/** Every field: id and event always, retry and comments now and then. */
export const rich = (count) =>
  blocks(10, count, (random, i) => {
    const retry = i % 50 ? '' : `retry: ${1000 + (i % 5000)}\n`;
    const comment = i % 10 ? '' : ': keep-alive comment\n';
    const type = pick(random, ['update', 'delete', 'create', 'heartbeat']);
    return `id: ${1e6 + i}\nevent: ${type}\n${retry}${comment}data: {"seq":${i},"price":${(random() * 1e4).toFixed(2)},"sym":"ABCD"}\n\n`;
  });

/** Ten data lines per event. */
export const tenLines = (count) =>
  blocks(11, count, (random, i) =>
    `${Array.from({ length: 10 }, (_, k) => `data: line ${k} of event ${i} with value ${Math.floor(random() * 1e6)}\n`).join('')}\n`,
  );

/** One line of JSON per event. */
export const json = (count, size) =>
  blocks(12, count, (random) => {
    let text = '[';
    while (text.length < size) {
      text += `{"id":${Math.floor(random() * 1e9)},"name":"item number ${Math.floor(random() * 1e6)}","tags":["a","b","c"],"ok":true},`;
    }
    return `data: ${text.slice(0, size)}\n\n`;
  });

/** Chinese text with two emoji. */
export const cjk = (count) =>
  blocks(13, count, (random) => {
    const text = Array.from({ length: 40 }, () => pick(random, '事件流解析器在浏览器中运行得很快而且非常小巧数据连接重试服务器推送')).join('');
    const emoji = ['😀', '🚀', '🎉', '👍🏽', '🧪'];
    return `data: {"t":"${text}${pick(random, emoji)}${pick(random, emoji)}"}\n\n`;
  });

/** Mostly ASCII, with some letters of two bytes. */
export const latin = (count) =>
  blocks(14, count, (random) => {
    const words = [' été', ' garçon', ' the', ' über', ' naïve', ' plain', ' words', ' señor', ' go', ' fast', ' code', ' here'];
    return `data: {"t":"${Array.from({ length: 25 }, () => pick(random, words)).join('')}"}\n\n`;
  });

const bytesOf = (list) => new TextEncoder().encode(list.join(''));
/** Each chunk has a buffer of its own, as a fetch reader gives it. */
const each = (list) => list.map((block) => new TextEncoder().encode(block));
const every = (size) => (list) => {
  const bytes = bytesOf(list);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));
};
const atRandom = (list) => {
  const bytes = bytesOf(list);
  const random = randomFrom(42);
  const chunks = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + Math.floor(random() * 2000);
    chunks.push(bytes.slice(at, end));
    at = end;
  }
  return chunks;
};
const KIB = 1024;
const chunks64 = every(64 * KIB);
const crlf = (list) => list.map((block) => block.replace(/\n/g, '\r\n'));

/**
 * What the parsers are measured with.
 * @param {number} scale 1 for the whole
 * @returns {{ id: string, title: string, events: number, chunks: Uint8Array[], target?: number }[]} `target`
 *   is the least ratio to eventsource-parser on Node 24 and newer
 */
export function parserWorkloads(scale = 1) {
  const some = (count) => Math.max(1, Math.round(count * scale));
  const workload = (id, title, target, list, cut) => ({ id, title, target, events: list.length, chunks: cut(list) });
  return [
    workload('llm-one', 'LLM tokens, one event per chunk', 1.5, llm(some(16000)), each),
    workload('typed-one', 'typed LLM tokens, one event per chunk', undefined, typed(some(16000)), each),
    workload('llm-16k', 'LLM tokens, 16 KiB chunks', 1.5, llm(some(16000)), every(16 * KIB)),
    workload('llm-64k', 'LLM tokens, 64 KiB chunks', 1.5, llm(some(16000)), chunks64),
    workload('ticks-64k', 'ticks, 64 KiB chunks', 1.6, ticks(some(120000)), chunks64),
    workload('ticks-one', 'ticks, one event per chunk', 1.5, ticks(some(40000)), each),
    workload('rich-64k', 'id, event, retry and comments', 1.5, rich(some(30000)), chunks64),
    workload('ten-lines', 'ten data lines per event', 1.9, tenLines(some(8000)), chunks64),
    workload('json-64k', 'JSON lines of 64 KiB', 1.5, json(some(64), 64 * KIB), chunks64),
    workload('json-1m', 'JSON lines of 1 MiB', 1.1, json(some(4), 1024 * KIB), chunks64),
    workload('line-8m', 'one line of 8 MiB, 16 KiB chunks', 1.1, json(1, 8192 * KIB * Math.min(1, scale)), every(16 * KIB)),
    workload('crlf', 'LLM tokens with CRLF', 1.6, crlf(llm(some(16000))), chunks64),
    workload('cjk', 'Chinese and emoji', 1.2, cjk(some(20000)), chunks64),
    workload('cjk-one', 'Chinese and emoji, one event per chunk', undefined, cjk(some(16000)), each),
    workload('latin', 'accented Latin', 1.1, latin(some(20000)), chunks64),
    workload('random', 'mixed, pieces of 1–2000 bytes', 1.7, [...llm(some(6000)), ...rich(some(6000)), ...cjk(some(3000))], atRandom),
    workload('bytes', 'LLM tokens, single bytes', 2.5, llm(some(800)), every(1)),
  ];
}
