/** Channel: what one reader publishes, everybody whose page has the channel open receives. */
import { element, prepend } from '../dom.js';

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

/** @param {string} text */
async function post(text) {
  const response = await fetch(`/publish?channel=${CHANNEL}`, { method: 'POST', body: text });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

/** @param {HTMLElement} body @param {import('../card.js').Card} card */
function mount(body, card) {
  const { form, input } = messageForm();
  const list = element('ol', { class: 'messages' });
  const log = element(
    'div',
    { class: 'scroll', role: 'log', tabindex: '0', 'aria-label': 'Messages, newest first' },
    list,
  );
  /** What waits for the channel to be open, so that its author receives it too. @type {string[]} */
  let waiting = [];

  /** @param {string} text */
  const publish = async (text) => {
    try {
      await post(text);
    } catch (error) {
      card.notice(
        `The message was not published: ${error instanceof Error ? error.message : error}.`,
      );
    }
  };

  /** When no stream is free, the message goes back to its author. @param {string} text */
  const publishOnceOpen = async (text) => {
    waiting.push(text);
    if (!card.running) await card.start();
    if (card.running) return;
    waiting = [];
    input.value = text;
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value;
    input.value = '';
    if (card.state === 'OPEN') publish(text);
    else publishOnceOpen(text);
  });
  body.append(form, log);

  return {
    started: () => list.replaceChildren(),
    opened() {
      for (const text of waiting) publish(text);
      waiting = [];
    },
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
