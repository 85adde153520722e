// Compiled, never run: what a CommonJS module in TypeScript writes.
import wasm = require('eventsource-wasm');
import { EventSource } from 'eventsource-wasm';
import type { EventSourceInit } from 'eventsource-wasm';

const init: EventSourceInit = { withCredentials: false };
const source: EventSource = new wasm.EventSource('https://example.com/', init);
source.onmessage = (event) => console.log(event.data);
const same: typeof EventSource = wasm.EventSource;

// @ts-expect-error there is no such export
wasm.Nothing;

console.log(same);
