// An event stream server that is fast enough to be left out of the account, in a process of its own.
// Prints its port. Must not know: who reads.
//   GET /events?kind=llm|ticks|json|typed&count=N[&one]   N events and one of the type `end`, as fast
//       as they are read; `one` writes them one by one. The stream stays open behind them.
//   GET /idle    one event, and silence
//   GET /pages/… and /dist/…   files, for the pages
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';

import { json, llm, ticks, typed } from './workloads.mjs';

const KINDS = { llm, ticks, typed, json: (count) => json(count, 65536) };
const WRITE = 65536;
const TYPES = { html: 'text/html', mjs: 'text/javascript', js: 'text/javascript' };
const FOLDERS = { pages: new URL('pages/', import.meta.url), dist: new URL('../../dist/', import.meta.url) };
const END = Buffer.from('event: end\ndata: x\n\n');

/** The writes of each stream that was asked for. @type {Map<string, Buffer[]>} */
const made = new Map();

function writesOf(query) {
  const key = query.toString();
  if (!made.has(key)) {
    const blocks = KINDS[query.get('kind')](Number(query.get('count')));
    if (query.has('one')) {
      made.set(key, [...blocks.map((block) => Buffer.from(block)), END]);
    } else {
      const all = Buffer.concat([Buffer.from(blocks.join('')), END]);
      made.set(key, Array.from({ length: Math.ceil(all.length / WRITE) }, (_, i) => all.subarray(i * WRITE, (i + 1) * WRITE)));
    }
  }
  return made.get(key);
}

function send(response, writes) {
  let next = 0;
  const go = () => {
    while (next < writes.length) if (!response.write(writes[next++])) return response.once('drain', go);
  };
  go();
}

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const head = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' };
    if (url.pathname === '/events') {
      response.writeHead(200, head);
      return send(response, writesOf(url.searchParams));
    }
    if (url.pathname === '/idle') return response.writeHead(200, head).write('data: x\n\n');
    const [, folder, name = ''] = /^\/(pages|dist)\/([\w.-]+)$/.exec(url.pathname) ?? [];
    const file = folder && new URL(name, FOLDERS[folder]);
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop()] ?? 'application/octet-stream', 'Cache-Control': 'no-store' });
    response.end(readFileSync(file));
  })
  .listen(0, '127.0.0.1', function () {
    console.log(this.address().port);
  });
