/** The npm package's bin: it starts the native runner and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { newFolder } from './start-runner.mjs';

const bin = fileURLToPath(new URL('../../server/conformance/npm-bin.mjs', import.meta.url));

/** @param {string} command @param {string[]} args @param {object} env */
function start(command, args, env = {}) {
  return spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });
}

test('the runner gets the arguments, and its output and exit code are those of the bin', () => {
  const list = start(bin, ['--list', '--case', 'parse.bom.*']);
  assert.equal(list.status, 0, list.stderr);
  assert.match(list.stdout, /^parse\.bom\./m);
  assert.equal(start(bin, ['--wat']).status, 2);
});

test('a runner named by the environment is preferred', () => {
  const folder = newFolder();
  const runner = path.join(folder, 'sse-conformance');
  writeFileSync(runner, '#!/bin/sh\necho "judged $*"\nexit 1\n');
  chmodSync(runner, 0o755);
  const exit = start(bin, ['--client', 'a b'], { SSE_CONFORMANCE: runner });
  assert.equal(exit.stdout, 'judged --client a b\n');
  assert.equal(exit.status, 1);
});

test('without a runner one line says how to get it', () => {
  const exit = start(bin, [], { SSE_CONFORMANCE: path.join(newFolder(), 'nothing') });
  assert.equal(exit.status, 2);
  assert.match(exit.stderr, /^sse-conformance: the native runner is not here; build it .*\n$/);
});
