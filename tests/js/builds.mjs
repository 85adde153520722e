// What ships, by the way it is loaded. Must not know: what is in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const dist = new URL('../../dist/', import.meta.url);
const fileOf = (name) => fileURLToPath(new URL(name, dist));

/** The global that a <script> tag makes, without leaving it behind. */
function loadScript(name) {
  const file = fileOf(name);
  return runInThisContext(`(() => { ${readFileSync(file, 'utf8')}\nreturn EventSourceWasm; })()`, file);
}

let copies = 0;

/** Each build's exports, by file name. */
export const builds = {
  'index.js': await import(new URL('index.js', dist).href),
  'index.cjs': createRequire(import.meta.url)(fileOf('index.cjs')),
  'node.js': await import(new URL('node.js', dist).href),
  'node.cjs': createRequire(import.meta.url)(fileOf('node.cjs')),
  'eventsource.min.js': loadScript('eventsource.min.js'),
};

/** An ES module once more, with a core of its own that has seen nothing yet. */
export const freshBuild = (name = 'index.js') => import(`${new URL(name, dist).href}?fresh=${(copies += 1)}`);

/** The small script once more, likewise. */
export const freshScript = () => loadScript('eventsource.min.js');
