// Compiled, never run: our class can stand wherever the DOM's own EventSource is asked for.
import { EventSource as Ours } from 'eventsource-wasm';
import type { ErrorDetails, EventSourceInit, FetchLike } from 'eventsource-wasm';

const asConstructor: typeof globalThis.EventSource = Ours;
const asInstance: globalThis.EventSource = new Ours('https://example.com/');
const asTarget: EventTarget = asInstance;

const init: EventSourceInit = { withCredentials: true, fetch: (url, request) => fetch(url, request) };
const globalFetch: FetchLike = fetch;
const source = new Ours(new URL('https://example.com/'), { ...init, fetch: globalFetch });

source.addEventListener('ping', (event) => {
  const data: string = event.data;
  const id: string = event.lastEventId;
  console.log(data, id);
});
source.onmessage = ({ data, origin }) => console.log(data, origin);
source.onerror = (event) => {
  const details: Partial<ErrorDetails> = event;
  console.log(details.code, event.reason === 'status', event.willReconnect);
};
source.onopen = null;
const state: 0 = Ours.CONNECTING;
const closed: 2 = source.CLOSED;

// @ts-expect-error a URL is required
new Ours();
// @ts-expect-error fetch must be a function
new Ours('https://example.com/', { fetch: 'no' });
// @ts-expect-error readyState is read-only
source.readyState = 1;

console.log(asConstructor, asTarget, state, closed);
