// What the life of a page does to its sources: who leaves the page closes them, and who comes back
// to it from the back/forward cache finds them connecting again.
// Must not know: how a source connects.

/** Those that are not CLOSED. @type {import('./source.js').Source[]} */
const sources = [];
const inPage = typeof document === 'object' && typeof self === 'object';
let watching = false;

/** @param {import('./source.js').Source} source a new one */
export function enter(source) {
  if (!inPage) return;
  sources.push(source);
  if (watching) return;
  watching = true;
  self.addEventListener('pagehide', ({ persisted }) => each((source) => (persisted ? source.suspend() : source.close())));
  self.addEventListener('pageshow', ({ persisted }) => persisted && each((source) => source.resume()));
}

/** @param {import('./source.js').Source} source that is CLOSED */
export function leave(source) {
  const at = sources.indexOf(source);
  if (at >= 0) sources.splice(at, 1);
}

/** @param {(source: import('./source.js').Source) => void} action may close sources */
function each(action) {
  sources.slice().forEach(action);
}
