// As much of XMLHttpRequest, over fetch, as a client of event streams needs in a runtime without
// one: text that grows while it arrives, decoded as the standard says (one byte order mark is
// removed), readystatechange, progress, load, error, abort.
// Must not know: event streams.

export class XMLHttpRequest extends EventTarget {
  static HEADERS_RECEIVED = 2;

  readyState = 0;
  status = 0;
  statusText = '';
  responseText = '';
  withCredentials = false;

  #controller = new AbortController();
  #request = {};
  #headers = new Headers();

  get response() {
    return this.responseText;
  }

  open(method, url) {
    this.#request = { method, url };
    this.#become(1);
  }

  setRequestHeader(name, value) {
    // A header value is a byte string; other characters are refused, as in a page.
    this.#request.headers = [...(this.#request.headers ?? []), [name, value]];
    new Headers([[name, value]]);
  }

  getAllResponseHeaders() {
    return [...this.#headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  getResponseHeader(name) {
    return this.#headers.get(name);
  }

  send(body) {
    const { method, url, headers } = this.#request;
    this.#run(url, {
      method,
      headers,
      body: method === 'GET' || method === 'HEAD' ? undefined : body,
      credentials: this.withCredentials ? 'include' : 'same-origin',
      signal: this.#controller.signal,
    });
  }

  abort() {
    if (this.#controller.signal.aborted || this.readyState === 4) return;
    this.#controller.abort();
    this.status = 0;
    this.#become(4);
    this.#tell('abort');
  }

  async #run(url, init) {
    const stage = { at: 'response' };
    try {
      await this.#receive(await fetch(url, init));
      stage.at = 'load';
    } catch {
      if (this.#controller.signal.aborted) return;
      this.status = 0;
      stage.at = 'error';
    }
    if (this.#controller.signal.aborted) return;
    this.#become(4);
    this.#tell(stage.at);
  }

  async #receive(response) {
    this.status = response.status;
    this.statusText = response.statusText;
    this.#headers = response.headers;
    this.#become(2);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      this.responseText += decoder.decode(chunk, { stream: true });
      if (this.readyState !== 3) this.#become(3);
      this.#tell('progress');
    }
    this.responseText += decoder.decode();
  }

  #become(state) {
    this.readyState = state;
    this.#tell('readystatechange');
  }

  #tell(type) {
    if (this.#controller.signal.aborted && type !== 'abort') return;
    this.dispatchEvent(new Event(type));
  }
}

/** For Node 18, which has none. */
export class CustomEvent extends Event {}
