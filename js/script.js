// The entry of dist/eventsource.min.js: what a <script> tag sees as the global EventSourceWasm.
import { EventSource } from './event-source.js';

/** @type {any} */ (typeof globalThis === 'undefined' ? self : globalThis).EventSourceWasm = { EventSource };
