// The entry of dist/eventsource.legacy.js, for engines as old as PhantomJS: gives them the global
// EventSource where it is missing, and the global EventSourceWasm in any case.
import { EventSource } from '../event-source.js';

/**
 * Makes ours the global EventSource.
 * @param {{ force?: boolean }} [options] force: also where the engine has one
 * @returns {boolean} whether it did
 */
export function install(options) {
  if (typeof root.EventSource === 'function' && !(options && options.force)) return false;
  Object.defineProperty(root, 'EventSource', { value: EventSource, writable: true, configurable: true });
  return true;
}

root.EventSourceWasm = { EventSource, install };
install();
