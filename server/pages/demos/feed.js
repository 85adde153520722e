/**
 * Feed: events with ids. After a break the server replays what follows the last event ID, and the
 * card checks from the ids that it really saw that none was lost and none came twice.
 */
import { element, prepend, scrollBox, timeOfDay } from '../dom.js';
import { IdLedger } from './id-ledger.js';

const ENTRIES = 60;

/** @param {MessageEvent} event */
function entry(event) {
  const { time, text } = JSON.parse(event.data);
  const id = element('span', { class: 'entry-id' }, `#${event.lastEventId}`);
  return element('li', {}, id, element('span', {}, String(text)), timeOfDay(time));
}

/** @param {string} text */
const mark = (text) => element('li', { class: 'mark' }, text);

/**
 * The server can't go on after the id it was asked for: either its ring has forgotten some events
 * since, or the id is none of its own, as after a restart.
 * @param {MessageEvent} event
 */
function readGap(event) {
  const { asked, oldest } = JSON.parse(event.data);
  const forgotten = Number(asked) < Number(oldest);
  const why = forgotten
    ? `the server had forgotten some events after id ${asked}: its oldest is ${oldest}`
    : `the server does not know id ${asked}, perhaps it was restarted: counting begins anew`;
  return { forgotten, entry: mark(why) };
}

/** @param {HTMLElement} body @param {import('../card.js').Card} card */
function mount(body, card) {
  const list = element('ol', { class: 'feed' });
  const verdict = element('p', { class: 'verdict' });
  let ledger = new IdLedger();
  const showVerdict = () => {
    verdict.textContent = ledger.verdict;
    verdict.classList.toggle('bad', !ledger.clean);
  };
  /** @param {MessageEvent} event */
  const receivedGap = (event) => {
    const gap = readGap(event);
    prepend(list, gap.entry, ENTRIES);
    if (!gap.forgotten) ledger = new IdLedger();
    showVerdict();
  };
  body.append(verdict, scrollBox('Feed, newest first', list));
  showVerdict();

  return {
    started() {
      ledger = new IdLedger();
      if (list.childElementCount > 0)
        prepend(list, mark('a new EventSource: it sends no Last-Event-ID'), ENTRIES);
      showVerdict();
    },
    /** @param {boolean} reconnected */
    opened(reconnected) {
      if (reconnected)
        prepend(list, mark(`reconnected with Last-Event-ID: ${card.lastEventId}`), ENTRIES);
    },
    /** @param {MessageEvent} event */
    received(event) {
      if (event.type === 'gap') return receivedGap(event);
      const id = Number(event.lastEventId);
      if (!Number.isSafeInteger(id)) throw new TypeError('its id is not a number');
      ledger.add(id);
      prepend(list, entry(event), ENTRIES);
      showVerdict();
    },
  };
}

/** @type {import('../card.js').Demo} */
export const feed = {
  title: 'Feed',
  about: 'Events with ids: drop it, and the server replays what was missed.',
  path: '/demo/feed',
  types: ['message', 'gap'],
  startsItself: true,
  mount,
};
