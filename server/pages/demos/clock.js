/** Clock: the simplest stream there is, an unnamed event with the server's time every second. */
import { element } from '../dom.js';

/** @param {HTMLElement} body */
function mount(body) {
  const face = element('time', { class: 'clock-time' }, '--:--:--');
  const date = element('p', { class: 'clock-date' }, 'waiting for the first event');
  body.append(element('div', { class: 'clock' }, face, date));
  return {
    /** @param {MessageEvent} event */
    received(event) {
      const time = new Date(event.data);
      if (Number.isNaN(time.getTime())) throw new TypeError('the data is not a time');
      face.dateTime = event.data;
      face.textContent = time.toLocaleTimeString();
      date.textContent = time.toLocaleDateString(undefined, { dateStyle: 'full' });
    },
  };
}

/** @type {import('../card.js').Demo} */
export const clock = {
  title: 'Clock',
  about: 'The server’s time, an unnamed event every second.',
  path: '/demo/clock',
  types: ['message'],
  startsItself: true,
  mount,
};
