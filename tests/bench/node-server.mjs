// The same as the demo server's channels, with Node's http: what sse-server is compared with. Prints
// its port. GET /channel/NAME subscribes; POST /publish?channel=NAME sends the body to all.
import http from 'node:http';
import process from 'node:process';

const KEEP_ALIVE_MS = 15000;
/** @type {Map<string, Set<http.ServerResponse>>} */
const channels = new Map();
let id = 0;

function subscribe(name, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' });
  response.write(':\n\n');
  const subscribers = channels.get(name) ?? new Set();
  channels.set(name, subscribers.add(response));
  response.on('close', () => subscribers.delete(response));
}

async function publish(name, request, response) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const lines = body.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  const event = `id: ${++id}\n${lines.join('')}\n`;
  for (const subscriber of channels.get(name) ?? []) subscriber.write(event);
  response.writeHead(204).end();
}

setInterval(() => {
  for (const subscribers of channels.values()) for (const subscriber of subscribers) subscriber.write(':\n\n');
}, KEEP_ALIVE_MS).unref();

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    if (url.pathname.startsWith('/channel/')) return subscribe(url.pathname.slice('/channel/'.length), response);
    if (url.pathname === '/publish') return publish(url.searchParams.get('channel'), request, response);
    return response.writeHead(404).end();
  })
  .listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, function () {
    process.stdout.write(`${this.address().port}\n`);
  });
