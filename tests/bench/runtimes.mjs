// The Nodes that are measured: the one that runs this, and those that are installed beside it. Must
// not know: what is measured.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** @returns {string[]} binaries */
export function nodes() {
  const beside = ['node_modules/node-24/bin/node', 'node_modules/node-26/bin/node'].map(path);
  return [process.execPath, ...beside.filter((file) => existsSync(file))];
}

/**
 * Runs a script of this folder to its end.
 * @param {string} node
 * @param {string} script
 * @param {any} input its one argument, as JSON
 * @returns {Promise<any>} the JSON that it prints
 */
export function runScript(node, script, input, flags = ['--expose-gc']) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...flags, path(script), JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${script} ended with code ${code}`));
      resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    });
  });
}
