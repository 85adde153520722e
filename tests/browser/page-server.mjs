// Serves test pages, the library and what a test adds, on one origin on loopback, and takes the
// pages' reports. Looks to a page like sse-server with --pages and --lib. Must not know: browsers,
// what a page does.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES = new URL('pages/', import.meta.url);
const LIB = new URL('../../dist/', import.meta.url);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };
const PLAIN_FILE = /^\/(lib\/)?([a-z-]+\.(?:min\.)?(?:html|js))$/;

export class PageServer {
  #routes;
  #server;
  #scheme;

  /**
   * @param {Record<string, (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, url: URL) => any>} routes
   *   by path, or by what the path begins with if that ends in "/"
   * @param {(report: any) => void} onReport
   * @param {{ key: Buffer, cert: Buffer }} [tls]
   */
  constructor(routes, onReport, tls) {
    const answer = (request, response) => this.#answer(request, response);
    this.#server = tls ? createSecureServer(tls, answer) : createServer(answer);
    this.#scheme = tls ? 'https' : 'http';
    this.#routes = Object.entries(routes);
    this.onReport = onReport;
    /** every request, in the order of arrival */
    this.requests = [];
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get origin() {
    return `${this.#scheme}://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections?.(); // from 18.2 on
    await closed;
  }

  #answer(request, response) {
    const url = new URL(request.url, this.origin);
    this.requests.push({ method: request.method, path: url.pathname, headers: request.headers });
    response.setHeader('Cache-Control', 'no-store');
    const isReport = request.method === 'POST' && url.pathname === '/publish' && url.searchParams.get('channel') === 'report';
    if (isReport) return this.#takeReport(request, response);
    const [, route] = this.#routes.find(([path]) => covers(path, url.pathname)) ?? [];
    if (route) return route(request, response, url);
    const [, lib, file] = PLAIN_FILE.exec(url.pathname) ?? [];
    if (!file) return response.writeHead(404).end();
    response.setHeader('Content-Type', TYPES[extname(file)]);
    createReadStream(fileURLToPath(new URL(file, lib ? LIB : PAGES)))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  }

  async #takeReport(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(204).end();
    this.onReport(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  }
}

const covers = (path, pathname) => (path.endsWith('/') ? pathname.startsWith(path) : pathname === path);

/** An origin at which nobody listens. */
export async function refusingOrigin() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
