/**
 * What concerns the whole page: the events per second and the open streams in the header, and the
 * one place for a message about the page itself. It must not know cards or demos.
 */
const REFRESH_MS = 1000;

/** Counts the events of all cards between two readings. */
export class EventMeter {
  #events = 0;
  #since = performance.now();

  count() {
    this.#events += 1;
  }

  /** Events per second since the last reading. */
  read() {
    const now = performance.now();
    const rate = (this.#events * 1000) / Math.max(1, now - this.#since);
    this.#events = 0;
    this.#since = now;
    return rate;
  }
}

/** @param {string} id @param {string} text */
function show(id, text) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}

/** @param {EventMeter} meter @param {() => number} openStreams */
export function showStatus(meter, openStreams) {
  setInterval(() => {
    show('event-rate', String(Math.round(meter.read())));
    show('open-streams', String(openStreams()));
  }, REFRESH_MS);
}

/** @param {string} text a whole sentence, shown at the top of the page until it is reloaded */
export function tellThePage(text) {
  show('page-notice', text);
  document.getElementById('page-notice')?.removeAttribute('hidden');
}
