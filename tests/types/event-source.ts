// Compiled, never run: our class can stand wherever the DOM's own EventSource is asked for.
import { EventSource as Ours } from 'eventsource-wasm';
import type {
  ErrorDetails,
  ErrorReason,
  EventSourceInit,
  FetchLike,
  FetchLikeInit,
  FetchLikeResponse,
} from 'eventsource-wasm';

const asConstructor: typeof globalThis.EventSource = Ours;
const asInstance: globalThis.EventSource = new Ours('https://example.com/');
const asTarget: EventTarget = asInstance;
globalThis.EventSource = Ours;
const domInit: globalThis.EventSourceInit = { withCredentials: true };
const withDomInit = new Ours('https://example.com/', domInit);

const init: EventSourceInit = { withCredentials: true, fetch: (url, request) => fetch(url, request) };
const globalFetch: FetchLike = fetch;
const source = new Ours(new URL('https://example.com/'), { ...init, fetch: globalFetch });

// What people write a fetch of their own for.
const authorized: FetchLike = (url, request) =>
  fetch(url, { ...request, method: 'POST', body: '{}', headers: { ...request.headers, Authorization: 'Bearer x' } });
const handmade: FetchLike = async (url: string, request: FetchLikeInit): Promise<FetchLikeResponse> => {
  const lastEventId: string | undefined = request.headers['Last-Event-ID'];
  const signal: AbortSignal = request.signal;
  console.log(url, lastEventId, signal.aborted, request.headers.Accept);
  return { status: 200, headers: new Headers(), body: new ReadableStream<Uint8Array>() };
};
const empty: FetchLikeResponse = { status: 204, headers: { get: () => null }, body: null };

source.addEventListener('ping', (event) => {
  const data: string = event.data;
  const id: string = event.lastEventId;
  console.log(data, id);
});
source.addEventListener('open', function (event) {
  const target: EventSource = this;
  const plain: Event = event;
  console.log(target, plain);
});
const listener = (event: MessageEvent) => console.log(event.data);
source.addEventListener('message', listener, { once: true, signal: new AbortController().signal });
source.removeEventListener('message', listener);
source.addEventListener('ping', { handleEvent: (event: Event) => console.log(event.type) });
source.onmessage = ({ data, origin }) => console.log(data, origin);
source.onerror = (event) => {
  const details: Partial<ErrorDetails> = event;
  console.log(details.code, event.reason === 'status', event.willReconnect);
};
source.onopen = null;
source.close();
const readOnly: [string, boolean, number] = [source.url, source.withCredentials, source.readyState];
const state: 0 = Ours.CONNECTING;
const closed: 2 = source.CLOSED;

class Named extends Ours {
  label = 'named';
}
const named: Ours = new Named('https://example.com/');

const reasons: ErrorReason[] = ['network', 'ended', 'status', 'mime', 'too-large', 'refused'];

// @ts-expect-error a URL is required
new Ours();
// @ts-expect-error fetch must be a function
new Ours('https://example.com/', { fetch: 'no' });
// @ts-expect-error there is no such option
new Ours('https://example.com/', { credentials: true });
// @ts-expect-error there is no such reason
reasons.push('because');
// @ts-expect-error readyState is read-only
source.readyState = 1;
// @ts-expect-error url is read-only
source.url = '';
// @ts-expect-error a handler is a function or null
source.onmessage = 'code()';
// @ts-expect-error a constant can not be assigned to
Ours.OPEN = 2;

console.log(asConstructor, asTarget, withDomInit, authorized, handmade, empty, readOnly, state, closed, named, reasons);
