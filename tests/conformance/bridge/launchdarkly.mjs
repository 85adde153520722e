// Adapter for any client that has a test service for LaunchDarkly's sse-contract-tests: commands go
// to the service over HTTP, and what it posts back becomes reports.
//   node bridge/launchdarkly.mjs --service http://127.0.0.1:8000 [--name NAME] [--version VERSION]
// What such a service can't tell or do is declared as hidden: it has no open event, its errors are
// optional, and nothing can be done inside a callback.
// Must not know: any case. Reference: https://github.com/launchdarkly/sse-contract-tests (docs/)
import { createServer } from 'node:http';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

/** Names of capabilities are the same on both sides, except that these have no counterpart here. */
const THEIRS = ['event-type-listeners', 'bom', 'server-directed-shutdown-request'];
const PATIENCE_MS = 10000;

const { service, name, version } = options();
const sources = new Map();
const capabilities = await capabilitiesOf(service);
const listenersNeeded = capabilities.includes('event-type-listeners');
const callbacks = await callbackServer();

report({
  ev: 'hello',
  protocol: 1,
  client: name,
  version,
  runtime: 'sse-contract-tests service',
  profiles: ['client'],
  capabilities: capabilities.filter((each) => !THEIRS.includes(each)),
  hides: ['open', 'error', 'callbacks'],
});
createInterface({ input: process.stdin }).on('line', handle).on('close', () => process.exit(0));

function options() {
  try {
    const { values } = parseArgs({
      options: {
        service: { type: 'string' },
        name: { type: 'string', default: 'launchdarkly-service' },
        version: { type: 'string', default: '' },
      },
    });
    if (values.service) return values;
    fail('--service is missing: give the URL of a running test service');
  } catch (error) {
    fail(error.message);
  }
}

/** The service may still be starting. @param {string} url */
async function capabilitiesOf(url) {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    try {
      const response = await fetch(url);
      const text = await response.text();
      return (text.startsWith('{') && JSON.parse(text).capabilities) || [];
    } catch (error) {
      if (Date.now() > end) fail(`no test service answers at ${url}: start it first (${error.cause?.code ?? error.message})`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Where the service posts its messages, to /ID/NUMBER. */
async function callbackServer() {
  const server = createServer(async (request, response) => {
    const [, id, number] = request.url.split('/').map(Number);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    response.writeHead(202).end();
    sources.get(id)?.received(number, JSON.parse(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

class Source {
  /** @param {object} command of create */
  constructor({ id, url, listen = [], options: wanted = {} }) {
    this.id = id;
    this.types = new Set(['open', 'error', 'message', ...listen]);
    this.early = new Map(); // messages that overtook others, by number
    this.next = 1;
    this.forgotten = false;
    this.address = '';
    /** commands are carried out one after the other */
    this.done = this.create(url, wanted);
  }

  async create(url, { headers, lastEventId, readTimeoutMs, method, body, closeOn, closeTimes }) {
    const response = await fetch(service, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        tag: `source ${this.id}`,
        streamUrl: url,
        callbackUrl: `${callbacks}/${this.id}`,
        headers: headers && Object.fromEntries(headers),
        lastEventId,
        readTimeoutMs,
        method,
        body,
      }),
    });
    if (!response.ok) {
      return this.report({ ev: 'thrown', name: 'Error', message: `status ${response.status} ${await response.text()}` });
    }
    this.address = new URL(response.headers.get('location'), service).href;
    this.report({ ev: 'created' });
    if (closeOn?.event === 'created') await this.close(closeTimes);
    await this.listen([...this.types].filter((type) => type !== 'message'));
  }

  async listen(types) {
    for (const type of types) {
      this.types.add(type);
      if (listenersNeeded) await this.command({ command: 'listen', listen: { type } });
    }
  }

  command(body) {
    return fetch(this.address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  async close(times = 1) {
    for (let i = 0; i < times; i++) {
      if (this.address) await (await fetch(this.address, { method: 'DELETE' })).arrayBuffer();
      this.report({ ev: 'closed' });
    }
  }

  /** The service numbers its messages, since they may overtake each other. */
  received(number, message) {
    this.early.set(number, message);
    for (; this.early.has(this.next); this.next++) {
      this.tell(this.early.get(this.next));
      this.early.delete(this.next);
    }
  }

  tell({ kind, event, comment, error }) {
    if (kind === 'comment') return this.report({ ev: 'comment', text: comment });
    if (kind === 'error') return this.report({ ev: 'error', message: error ?? comment });
    const type = event?.type || 'message';
    if (kind !== 'event' || !this.types.has(type)) return;
    this.report({ ev: 'event', type, data: event.data ?? '', lastEventId: event.id ?? undefined });
  }

  report(message) {
    if (!this.forgotten) report({ ...message, id: this.id });
  }

  /** @param {() => Promise<unknown>} action */
  after(action) {
    this.done = this.done.then(action).catch((error) => console.error(`source ${this.id}: ${error.message}`));
  }
}

function handle(line) {
  const command = JSON.parse(line);
  const source = sources.get(command.id);
  const { cmd } = command;
  if (cmd === 'quit') return process.exit(0);
  if (cmd === 'create') return sources.set(command.id, new Source(command));
  if (!source && cmd !== 'forget') return report({ ev: 'unsupported', cmd, id: command.id });
  if (cmd === 'listen') return source.after(() => source.listen(command.types));
  if (cmd === 'close') return source.after(() => source.close(command.times));
  if (cmd === 'restart') return source.after(() => source.command({ command: 'restart' }));
  if (cmd === 'probe') return source.after(async () => source.report({ ev: 'state' }));
  if (cmd !== 'forget') return report({ ev: 'unsupported', cmd, id: command.id });
  if (!source) return;
  source.forgotten = true;
  source.after(async () => {
    await source.close();
    sources.delete(command.id);
  });
}

function report(message) {
  process.stdout.write(`${JSON.stringify({ ...message, t: performance.now() })}\n`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`launchdarkly.mjs: ${message}`);
  process.exit(2);
}
