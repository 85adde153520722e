// Transport over XMLHttpRequest, whose text grows while it loads: makes one request, states what
// happens, decides nothing. For engines without a fetch that streams.
// Must not know: reconnection, MIME types, EventSource.
//
// The engine decodes, so the bytes are asked for as x-user-defined, where each is one character;
// where it decodes UTF-8 instead (a byte order mark, see tellsType()), its characters are encoded
// again. All of the text is kept by the engine as long as the request lives, so a request
// that has brought LIMIT characters is given up, between two events if one ends in time: the source
// then reconnects with its last event ID, like after any broken connection.

/** Each byte as one character: U+0000 to U+007F, U+F780 to U+F7FF. */
const BYTES = 'text/plain; charset=x-user-defined';
const LIMIT = 16 * 1024 * 1024; // characters; two bytes each in most engines

/**
 * Starts a request; facts are stated from the engine's own callbacks.
 * @param {import('./fetch.js').TransportRequest} request
 * @param {import('./fetch.js').TransportSink} sink
 * @returns {() => void} ends the request; idempotent
 */
export function openXhr(request, sink) {
  const attempt = new XhrAttempt(request, sink);
  attempt.send();
  return () => attempt.abort();
}

class XhrAttempt {
  /** @param {import('./fetch.js').TransportRequest} request @param {import('./fetch.js').TransportSink} sink */
  constructor(request, sink) {
    this.request = request;
    this.sink = sink;
    this.xhr = new XMLHttpRequest();
    this.answered = false;
    this.over = false;
    /** characters that were passed on */
    this.taken = 0;
    /** a chunk came that gave no character: the first byte or two of a byte order mark */
    this.cut = false;
  }

  send() {
    const { xhr, request } = this;
    const failed = (/** @type {string} */ message) => () => this.end(() => this.sink.failed(new Error(message)));
    xhr.onreadystatechange = xhr.onprogress = () => this.look();
    xhr.onload = () => {
      this.look();
      this.end(() => this.sink.ended());
    };
    xhr.onerror = failed('XMLHttpRequest failed');
    xhr.onabort = failed('XMLHttpRequest was aborted');
    xhr.ontimeout = failed('XMLHttpRequest timed out');
    try {
      xhr.open('GET', request.url, true);
      xhr.withCredentials = request.withCredentials;
      xhr.setRequestHeader('Accept', 'text/event-stream');
      if (isSameOrigin(request.url)) {
        xhr.setRequestHeader('Cache-Control', 'no-cache'); // past the cache
        if (keepsSocket()) xhr.setRequestHeader('If-Unmodified-Since', 'Fri, 31 Dec 9999 23:59:59 GMT');
      }
      if (request.lastEventId) xhr.setRequestHeader('Last-Event-ID', request.lastEventId);
      if (tellsType()) xhr.overrideMimeType(BYTES);
      xhr.send();
    } catch (error) {
      setTimeout(() => this.end(() => this.sink.failed(error)), 0); // not before the caller has returned
    }
  }

  /** Passes on what is new. */
  look() {
    const { xhr } = this;
    if (this.over || xhr.readyState < 2 || !xhr.status) return;
    if (!this.answered) {
      this.answered = true;
      this.sink.response(xhr.status, xhr.getResponseHeader('Content-Type') || '', xhr.responseURL || this.request.url);
    }
    if (this.over || xhr.readyState < 3) return;
    const text = xhr.responseText;
    if (text.length > this.taken) this.take(text);
    else if (text === '') this.cut = true;
  }

  /** @param {string} text all so far */
  take(text) {
    let end = text.length;
    // What looks different when more has come: half a surrogate pair, half a byte order mark, and
    // U+FFFD, which jsdom gives for half a character. None of these ends a line: nothing waits for it.
    if (this.xhr.readyState < 4) {
      while (/[\ud800-\udbff\ufffd]/.test(text.charAt(end - 1))) end--;
      if (end <= this.taken || /^\uf7ef\uf7bb?$/.test(text)) return;
    }
    // One that is there now was the second: the engine has taken the first, as the core will this.
    // Old WebKit overlooks one that comes in pieces.
    const mark = this.taken === 0 && !(this.cut && !told) && text.charCodeAt(0) === 0xfeff ? '\ufeff' : '';
    const bytes = bytesOf(mark + text.slice(this.taken, end));
    this.taken = end;
    this.sink.bytes(bytes);
    if (end > LIMIT && (end > 2 * LIMIT || /(\n\n|\r\r|\r\n\r\n)$/.test(text.slice(-4)))) this.renew();
  }

  renew() {
    this.end(() => {
      this.xhr.abort();
      this.sink.failed(new Error(`XMLHttpRequest keeps all that it receives: the connection is renewed after ${LIMIT} characters`));
    });
  }

  /** @param {() => void} tell */
  end(tell) {
    if (this.over) return;
    this.over = true;
    tell();
  }

  abort() {
    this.end(() => this.xhr.abort());
  }
}

/** Whether a header may be set that other origins would have to allow first. @param {string} url */
function isSameOrigin(url) {
  return typeof location === 'object' && url.indexOf(`${location.protocol}//${location.host}/`) === 0;
}

/**
 * Chromium up to 66 reads on for its cache when a request is aborted, and the socket stays open. It
 * leaves the cache out of requests with a condition like the one that is set then, which always holds.
 */
function keepsSocket() {
  const chromium = /Chrom\w+\/(\d+)/.exec(userAgent());
  return chromium && Number(chromium[1]) < 67;
}

const userAgent = () => (typeof navigator === 'object' ? navigator.userAgent : '');

/** @type {boolean | undefined} */
let told;

/**
 * Whether the response's own Content-Type can be read after overrideMimeType(): not in WebKit before
 * 2017, which hides it behind the override. Tried with a URL that needs no server.
 */
function tellsType() {
  if (told !== undefined) return told;
  told = false;
  if (/jsdom/.test(userAgent())) return told; // where the trial would take a process of its own
  try {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', 'data:text/css,x', false);
    xhr.overrideMimeType(BYTES);
    xhr.send();
    told = /css/.test(xhr.getResponseHeader('Content-Type') || '');
  } catch {
    // then it decodes as it likes
  }
  return told;
}

/**
 * Bytes of a text that was decoded as x-user-defined (U+0000 to U+007F, U+F780 to U+F7FF), or as
 * UTF-8, which is encoded again.
 * @param {string} text
 */
export function bytesOf(text) {
  const units = text.replace(/[^\0-\x7f\uf780-\uf7ff]+/g, (part) => unescape(encodeURIComponent(part)));
  const bytes = new Uint8Array(units.length);
  for (let i = 0; i < units.length; i++) bytes[i] = units.charCodeAt(i);
  return bytes;
}
