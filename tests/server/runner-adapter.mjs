/**
 * An adapter for tests of sse-conformance, with a very small client inside. The event types that a
 * case listens to tell it how to misbehave:
 *   die        ends with exit code 3 and last words
 *   die-once   the same, but only while the file named by MARKER isn't there
 *   hang       blocks its thread for good
 *   nonsense   writes a line that is no message
 * Options: --name NAME, --shout (reports data in capitals), --no-hello, --http (says that its
 * HTTP is its own), --parser (forgets what was cut: a parser without a buffer), --pid-file FILE. It must not know what the tests expect.
 */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const has = (name) => process.argv.includes(name);
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const sources = new Map();

const MISBEHAVIOUR = {
  die() {
    process.stderr.write('these are my last words\n');
    process.exit(3);
  },
  'die-once'() {
    if (existsSync(process.env.MARKER)) return;
    writeFileSync(process.env.MARKER, '');
    process.exit(3);
  },
  hang() {
    for (;;);
  },
  nonsense() {
    process.stdout.write('what a nice day\n');
  },
};

/** Blocks of `data: x` lines only; returns what is left. */
function report(id, text) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  for (const block of blocks) {
    const lines = block.split('\n').filter((line) => line.startsWith('data: '));
    const data = lines.map((line) => line.slice(6)).join('\n');
    if (lines.length) send({ ev: 'event', id, type: 'message', data: has('--shout') ? data.toUpperCase() : data, lastEventId: '' });
  }
  return rest;
}

async function create({ id, url, listen }) {
  send({ ev: 'created', id, state: 0 });
  for (const type of listen) MISBEHAVIOUR[type]?.();
  const abort = new AbortController();
  sources.set(id, { abort, state: 0 });
  try {
    const response = await fetch(url, { signal: abort.signal, headers: { accept: 'text/event-stream' } });
    sources.get(id).state = 1;
    send({ ev: 'open', id, state: 1 });
    let text = '';
    for await (const bytes of response.body) text = report(id, text + Buffer.from(bytes).toString());
  } catch {
    // closed
  }
}

const COMMANDS = {
  create,
  close({ id }) {
    sources.get(id).abort.abort();
    sources.get(id).state = 2;
    send({ ev: 'closed', id, state: 2 });
  },
  probe({ id }) {
    send({ ev: 'state', id, state: sources.get(id)?.state });
  },
  forget({ id }) {
    sources.get(id)?.abort?.abort();
    sources.delete(id);
  },
  parse({ id }) {
    sources.set(id, {});
  },
  feed({ id, base64 }) {
    report(id, Buffer.from(base64, 'base64').toString());
  },
  end() {},
  quit() {
    process.exit(0);
  },
};

if (has('--pid-file')) appendFileSync(option('--pid-file'), `${process.pid}\n`);
if (!has('--no-hello')) {
  send({
    ev: 'hello',
    protocol: 1,
    client: has('--name') ? option('--name') : 'small',
    version: '1',
    runtime: 'test',
    profiles: has('--parser') ? ['parser'] : ['client'],
    capabilities: has('--http') ? ['http'] : [],
    lacks: has('--late-head') ? ['early-head'] : [],
  });
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    if (COMMANDS[command.cmd]) COMMANDS[command.cmd](command);
    else send({ ev: 'unsupported', cmd: command.cmd });
  })
  .on('close', () => process.exit(0));
