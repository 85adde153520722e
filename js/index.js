// The package's main entry.
export { EventSource } from './event-source.js';
export { useModule } from './instance.js';
