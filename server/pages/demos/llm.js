/**
 * Answer: text in tokens, as chat APIs stream it. Such a stream ends after `[DONE]`, and to an
 * EventSource an end is a break that it reconnects after: so the page closes it at `[DONE]`.
 */
import { element } from '../dom.js';

const DONE = '[DONE]';
const DONE_NOTICE =
  'Complete. The page closed the source at [DONE]: otherwise EventSource would ask again.';

/**
 * The next piece of the answer, often empty in the first and last chunk.
 * @param {MessageEvent} event
 */
function pieceOf(event) {
  return String(JSON.parse(event.data).choices?.[0]?.delta?.content ?? '');
}

/** @param {import('../card.js').Card} card */
function promptForm(card) {
  const input = element('input', {
    id: 'prompt',
    maxlength: '200',
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  input.value = 'What are server-sent events?';
  const ask = element('button', { type: 'submit', class: 'primary' }, 'Ask');
  const stop = element('button', { type: 'button', 'aria-disabled': 'true' }, 'Stop');
  stop.addEventListener('click', () => {
    if (card.running) card.close('Stopped: the page closed the source.');
  });
  const label = element('label', { for: 'prompt' }, 'Prompt');
  const form = element('form', { class: 'line-form' }, label, input, ask, stop);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    card.start();
  });
  return { form, input, stop };
}

/** @param {HTMLElement} body @param {import('../card.js').Card} card */
function mount(body, card) {
  const { form, input, stop } = promptForm(card);
  const text = document.createTextNode('');
  const answer = element('p', { class: 'answer', 'aria-live': 'polite' }, text);
  const frame = element(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': 'Answer' },
    answer,
  );
  body.append(form, frame);

  /** Read aloud only as a whole: busy until it is complete. @param {boolean} typing */
  const setTyping = (typing) => {
    answer.setAttribute('aria-busy', String(typing));
    answer.classList.toggle('typing', typing);
    stop.setAttribute('aria-disabled', String(!typing));
  };

  return {
    query: () => ({ prompt: input.value }),
    started() {
      text.data = '';
      setTyping(true);
    },
    /**
     * Without an id the server can't know where it was cut, and answers from the start.
     * @param {boolean} reconnected
     */
    opened(reconnected) {
      if (reconnected && !card.lastEventId) text.data = '';
    },
    /** @param {MessageEvent} event */
    received(event) {
      if (event.data === DONE) return void card.close(DONE_NOTICE);
      text.appendData(pieceOf(event));
      frame.scrollTop = frame.scrollHeight;
    },
    ended: () => setTyping(false),
  };
}

/** @type {import('../card.js').Demo} */
export const llm = {
  title: 'Answer',
  about: 'Canned text, sent in tokens as chat APIs send it.',
  path: '/demo/llm',
  types: ['message'],
  startsItself: false,
  mount,
};
