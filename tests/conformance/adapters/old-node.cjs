// Adapter for our client in Node from 8 on: node adapters/old-node.cjs [MODULE]. What node.mjs does,
// without its checks of the interface, in the syntax of Node 8.
'use strict';

const path = require('path');

const SseAdapter = require('../page/adapter.js');
const eventSourceClient = require('../page/event-source-client.js');

const root = path.join(__dirname, '../../..');
const { EventSource } = require(path.resolve(process.argv[2] || path.join(root, 'dist/node.cjs')));
const { name, version } = require(path.join(root, 'package.json'));

const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
console.log = console.info = console.error; // standard output belongs to the protocol

const survive = (error) => {
  console.error(error);
  if (!(error instanceof SseAdapter.Thrown)) process.exit(1);
};
process.on('uncaughtException', survive);
process.on('unhandledRejection', survive);

const client = eventSourceClient(EventSource, {
  client: name,
  version,
  runtime: `Node ${process.versions.node}`,
  profiles: ['client', 'eventsource'],
  capabilities: ['exit', 'many-sources'],
});
client.leave = () => {
  process.stdin.removeAllListeners();
  process.stdin.destroy();
};
client.quit = () => process.exit(0);

const adapter = new SseAdapter(client, write);
adapter.hello();
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) if (line.trim()) adapter.handle(JSON.parse(line));
});
process.stdin.on('end', () => process.exit(0));
