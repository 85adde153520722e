#!/usr/bin/env node
// The npm package's bin `sse-conformance`: finds the native runner and starts it with the same
// arguments. Must not know: the runner's options.
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NAME = 'sse-conformance';
const self = realpathSync(fileURLToPath(import.meta.url));

/** @returns {string | undefined} the file, if it is a program other than this one */
function program(file) {
  try {
    accessSync(file, constants.X_OK);
    return realpathSync(file) === self ? undefined : file;
  } catch {
    return undefined;
  }
}

/** The path in SSE_CONFORMANCE, else the one built beside this file, else one on the PATH. */
function findRunner() {
  if (process.env.SSE_CONFORMANCE) return program(process.env.SSE_CONFORMANCE);
  const built = fileURLToPath(new URL(`../../build/${NAME}`, import.meta.url));
  const onPath = (process.env.PATH || '').split(delimiter).filter(Boolean).map((folder) => join(folder, NAME));
  return [built, ...onPath].find(program);
}

const runner = findRunner();
if (!runner) {
  console.error(`${NAME}: the native runner is not here; build it in a clone of the repository (make build/${NAME}), then put it on the PATH or its path into SSE_CONFORMANCE`);
  process.exit(2);
}
const child = spawn(runner, process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${NAME}: ${runner} cannot be started: ${error.message}`);
  process.exit(2);
});
child.on('close', (code, signal) => {
  process.exit(signal ? 2 : code);
});
