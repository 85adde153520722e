// Measures what a parser's time goes into, in the runtime it is started with, and prints one JSON
// object: `node --expose-gc phases-rounds.mjs '{"rounds":15,"scale":0.5}'`. The steps are done apart,
// on the same chunks: to copy them into the core's memory, to copy and parse them, to decode them in
// windows as the package does; what is left of the whole is strings, event objects and calls.
import { readFileSync } from 'node:fs';
import process from 'node:process';

import { MAX_CHUNK, STATE_WORDS, TEXT_END, TEXT_OFFSET, W_MORE, W_WRITE_AT } from '../../js/abi.js';
import { WINDOW } from '../../js/batches.js';
import { parserContenders } from './parser-contenders.mjs';
import { median, rounded, shuffled } from './statistics.mjs';
import { parserWorkloads, randomFrom } from './workloads.mjs';

const WORKLOADS = ['llm-one', 'llm-64k', 'ticks-64k', 'rich-64k', 'json-64k', 'cjk', 'latin'];
const WARM_UP = 4;

const { rounds, scale } = JSON.parse(process.argv[2]);
const module = new WebAssembly.Module(readFileSync(new URL('../../build/wasm/core.simd.wasm', import.meta.url)));
const { exports: core } = new WebAssembly.Instance(module, {});
const words = new Int32Array(core.memory.buffer, 0, STATE_WORDS);
const memory = new Uint8Array(core.memory.buffer);
core.start();

function copyAndParse(chunks) {
  core.begin();
  for (const chunk of chunks) {
    let at = words[W_WRITE_AT];
    if (at + chunk.length > TEXT_END) at = core.pack();
    memory.set(chunk, at);
    for (let end = at + chunk.length; core.parse(end), words[W_MORE] !== 0; ) end = words[W_WRITE_AT];
  }
}

const isContinuation = (byte) => (byte & 0xc0) === 0x80;

/** Where windows of a chunk begin and end: where a sequence does. */
function windowsOf(buffer, size) {
  const cuts = [];
  for (let at = 0; at < buffer.length; at += size) {
    while (isContinuation(buffer[at])) at++;
    cuts.push(at);
  }
  let end = buffer.length;
  while (end > 0 && buffer[end - 1] >= 0x80) end--; // the last sequence may go on in the next chunk
  return [...cuts, end];
}

/** @param {string} slicer of Buffer.prototype */
function decoder(slicer, size, chunks) {
  const buffers = chunks.map((chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  const windows = buffers.map((buffer) => windowsOf(buffer, size));
  return () => {
    for (let i = 0; i < buffers.length; i++) {
      for (let w = 1; w < windows[i].length; w++) buffers[i][slicer](windows[i][w - 1], windows[i][w]);
    }
  };
}

const contenders = await parserContenders(false);
const whole = (name) => (chunks) => contenders.get(name)(chunks, ({ data }) => data.length);

function measure({ id, title, events, chunks }) {
  if (chunks.some(({ length }) => length > MAX_CHUNK)) throw new Error(`${id} has chunks that don't fit`);
  const ascii = chunks.every((chunk) => chunk.every((byte) => byte < 0x80));
  const steps = {
    copy: (all) => all.forEach((chunk) => memory.set(chunk, TEXT_OFFSET)),
    copyAndParse,
    decode: decoder(ascii ? 'latin1Slice' : 'utf8Slice', id.startsWith('json') ? MAX_CHUNK : WINDOW, chunks),
    whole: whole('eventsource-wasm'),
    peer: whole('eventsource-parser'),
  };
  const times = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  const random = randomFrom(5);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const name of shuffled(Object.keys(steps), random)) {
      globalThis.gc({ type: 'minor' });
      const start = performance.now();
      steps[name](chunks);
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  const ns = (name) => (median(times[name]) * 1e6) / events;
  const parse = ns('copyAndParse') - ns('copy');
  // Of long lines it is less than what the steps differ by from one measurement to the next.
  const rest = Math.max(0, ns('whole') - ns('copyAndParse') - ns('decode'));
  const parts = { copy: ns('copy'), parse, decode: ns('decode'), strings_and_calls: rest, whole: ns('whole'), peer: ns('peer') };
  return {
    runtime: `Node ${process.versions.node}`,
    workload: id,
    title,
    ns_per_event: Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, rounded(value)])),
  };
}

const results = parserWorkloads(scale).filter(({ id }) => WORKLOADS.includes(id)).map(measure);
process.stdout.write(`${JSON.stringify(results)}\n`);
