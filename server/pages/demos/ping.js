/** Ping: three kinds of events on one stream, told apart by their type; listeners get their own. */
import { element, prepend, scrollBox, timeOfDay } from '../dom.js';

const LINES = 50;

/** @type {Record<string, (event: MessageEvent) => (Node | string)[]>} */
const TEXTS = {
  message: (event) => [event.data],
  ping(event) {
    return ['server time ', timeOfDay(JSON.parse(event.data).time)];
  },
  usermessage(event) {
    const { username, time, text } = JSON.parse(event.data);
    return [element('strong', {}, String(username)), ` at ${time} UTC: ${text}`];
  },
};

/** @param {HTMLElement} body */
function mount(body) {
  const log = element('ul', { class: 'log' });
  body.append(scrollBox('Events received, newest first', log));
  return {
    started: () => log.replaceChildren(),
    /** @param {MessageEvent} event */
    received(event) {
      const kind = element('span', { class: `kind kind-${event.type}` }, event.type);
      const text = element('span', {}, ...TEXTS[event.type](event));
      prepend(log, element('li', {}, kind, text), LINES);
    },
  };
}

/** @type {import('../card.js').Demo} */
export const ping = {
  title: 'Named events',
  about: 'Unnamed events arrive as “message”, named ones under their own type.',
  path: '/demo/ping',
  types: Object.keys(TEXTS),
  startsItself: false,
  mount,
};
