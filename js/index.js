// The package's main entry.
export { EventSource } from './event-source.js';
