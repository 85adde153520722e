// The adapter protocol on stdio for workerd: node tests/matrix/workerd/adapter.mjs WORKERD [--module]
// Starts it on a free port of loopback with worker.js and passes the lines on. With --module the
// worker gives the package its core as a WebAssembly.Module, without it the core is JavaScript.
// Must not know: what the lines say.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const [, , program, flag] = process.argv;

/** Any address: sse-conformance serves on loopback. */
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ( name = "main",
      worker = (
        modules = [
          ( name = "worker.js", esModule = embed "worker.js" ),
          ( name = "core.wasm", wasm = embed "core.wasm" ) ],
        compatibilityDate = "2026-11-01",
        globalOutbound = "network" ) ),
    ( name = "network", network = ( allow = ["local"] ) ) ],
  sockets = [ ( name = "http", address = "127.0.0.1:0", http = (), service = "main" ) ] );
`;

mkdirSync(path('build/matrix'), { recursive: true });
const folder = mkdtempSync(path('build/matrix/workerd-'));
await writeWorker();
const worker = spawn(program, ['serve', `${folder}/config.capnp`, '--control-fd=3'], { stdio: ['ignore', 2, 2, 'pipe'] });
process.on('exit', () => {
  worker.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
worker.on('exit', () => process.exit(1));

createInterface(worker.stdio[3]).on('line', (line) => {
  const { event, port } = JSON.parse(line);
  if (event === 'listen') talk(port);
});

/** What comes on stdin becomes the request's body, and the response's body goes to stdout. */
function talk(port) {
  const link = request({ host: '127.0.0.1', port, method: 'POST' }, (response) => {
    response.pipe(process.stdout);
    response.on('close', () => process.exit(0));
  });
  link.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  link.flushHeaders();
  createInterface(process.stdin)
    .on('line', (line) => (JSON.parse(line).cmd === 'quit' ? process.exit(0) : link.write(`${line}\n`)))
    .on('close', () => process.exit(0));
}

/** The adapter, the package as a bundler gives it to a worker, and the configuration. */
async function writeWorker() {
  const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
  const about = {
    client: 'eventsource-wasm',
    version,
    runtime: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    profiles: ['client', 'eventsource'],
    capabilities: ['checks', 'headers', 'post'],
  };
  await build({
    entryPoints: [path('tests/matrix/workerd/worker.js')],
    outfile: `${folder}/worker.js`,
    bundle: true,
    format: 'esm',
    logLevel: 'error',
    external: ['./core.wasm'],
    alias: { 'eventsource-wasm': path('dist/index.js') },
    define: { ABOUT: JSON.stringify(about), TAKES_MODULE: String(flag === '--module') },
  });
  copyFileSync(path('dist/core.wasm'), `${folder}/core.wasm`);
  writeFileSync(`${folder}/config.capnp`, CONFIG);
}
