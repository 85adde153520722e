// The entry of dist/eventsource.min.js: what a <script> tag sees as the global EventSourceWasm.
export { EventSource } from './event-source.js';
