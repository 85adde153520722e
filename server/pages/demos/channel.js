/** Channel: what one reader publishes, everybody whose page has the channel open receives. */
import { element, prepend, scrollBox } from '../dom.js';
import { publish } from '../requests.js';

const MESSAGES = 30;
const CHANNEL = 'page';

function messageForm() {
  const input = element('input', {
    id: 'publish',
    maxlength: '280',
    required: '',
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  const send = element('button', { type: 'submit', class: 'primary' }, 'Publish');
  const label = element('label', { for: 'publish' }, 'Message to everybody who has this page open');
  return { input, form: element('form', { class: 'line-form' }, label, input, send) };
}

/** @param {HTMLElement} body @param {import('../card.js').Card} card */
function mount(body, card) {
  const { form, input } = messageForm();
  const list = element('ol', { class: 'messages' });
  const log = scrollBox('Messages, newest first', list);
  log.setAttribute('role', 'log');
  /** What waits for the channel to be open, so that its author receives it too. @type {string[]} */
  let waiting = [];

  /** @param {string} text */
  const send = (text) => {
    publish(CHANNEL, text).catch((error) => {
      card.notice(`The message was not published: ${error.message}`);
    });
  };

  /** Without a stream the message goes back to its author. */
  const giveBack = () => {
    input.value = waiting.pop() ?? input.value;
    waiting = [];
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = input.value;
    input.value = '';
    if (card.state === 'OPEN') return send(text);
    waiting.push(text);
    if (!card.running) await card.start();
    if (!card.running) giveBack();
  });
  body.append(form, log);

  return {
    started: () => list.replaceChildren(),
    opened() {
      waiting.forEach(send);
      waiting = [];
    },
    ended: giveBack,
    /** @param {MessageEvent} event */
    received(event) {
      const id = element('span', { class: 'entry-id' }, `#${event.lastEventId}`);
      prepend(list, element('li', {}, id, element('span', {}, event.data)), MESSAGES);
    },
  };
}

/** @type {import('../card.js').Demo} */
export const channel = {
  title: 'Channel',
  about: 'Publish to everybody who has this page open.',
  path: `/channel/${CHANNEL}`,
  types: ['message'],
  startsItself: false,
  wide: true,
  mount,
};
