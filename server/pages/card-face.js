/**
 * The visible frame of a card: title, state, facts, notice and buttons, cloned from the template in
 * index.html. It must not know EventSource or the server.
 */
import { element, oncePerFrame, unseen } from './dom.js';

/** The state must not be told by colour alone. @type {Record<string, string>} */
const MARKS = { CONNECTING: '◐', OPEN: '●', CLOSED: '○' };

/**
 * @typedef {object} Facts
 * @property {string} state
 * @property {string} lastEventId
 * @property {number} events
 * @property {number} reconnections
 * @property {string} through the implementation's name
 *
 * @typedef {{ label: string, run: () => void }} Action
 */

/** @param {string} title */
function cloneTemplate(title) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById('card-template'));
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const card = /** @type {HTMLElement} */ (copy.firstElementChild);
  const heading = /** @type {HTMLElement} */ (card.querySelector('h2'));
  heading.textContent = title;
  heading.id = `title-${title.toLowerCase().replaceAll(' ', '-')}`;
  card.setAttribute('aria-labelledby', heading.id);
  return card;
}

export class CardFace {
  /**
   * @param {{ title: string, about: string, path: string }} demo
   * @param {() => Facts} facts read once per frame at most
   */
  constructor(demo, facts) {
    this.element = cloneTemplate(demo.title);
    this.body = this.part('.card-body');
    this.part('.state-of').textContent = `${demo.title}: `;
    this.part('.about-text').textContent = demo.about;
    this.part('.path').textContent = demo.path;
    this.part('.buttons').setAttribute('aria-label', `${demo.title}: stream`);
    this.changed = oncePerFrame(() => this.#render(facts()));
    this.#render(facts());
  }

  /** @param {string} selector @returns {HTMLElement} */
  part(selector) {
    const found = this.element.querySelector(selector);
    if (!found) throw new Error(`the card template has no ${selector}`);
    return /** @type {HTMLElement} */ (found);
  }

  /** @param {string} name of the button's class @param {() => void} run */
  onPress(name, run) {
    const button = this.part(`.${name}`);
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') run();
    });
  }

  /**
   * @param {string} text one or two sentences, or empty
   * @param {Action[]} actions as buttons below
   */
  notice(text, actions = []) {
    const buttons = actions.map(({ label, run }) => {
      const button = element('button', { type: 'button' }, label);
      button.addEventListener('click', run);
      return button;
    });
    const children = text ? [element('p', {}, text)] : [];
    if (buttons.length > 0) children.push(element('div', { class: 'buttons' }, ...buttons));
    this.part('.card-notice').replaceChildren(...children);
  }

  /** @param {Facts} facts */
  #render(facts) {
    this.#renderState(facts.state);
    this.#renderText('.fact-id', facts.lastEventId);
    this.#renderText('.fact-events', facts.events.toLocaleString());
    this.#renderText('.fact-reconnections', facts.reconnections.toLocaleString());
    this.#renderText('.fact-through', facts.through);
  }

  /** Written only when it is new: this one is read aloud. @param {string} state */
  #renderState(state) {
    if (this.element.dataset.state === state) return;
    this.element.dataset.state = state;
    this.part('.state-mark').textContent = MARKS[state];
    this.part('.state-name').textContent = state;
    const closed = String(state === 'CLOSED');
    this.part('button.drop').setAttribute('aria-disabled', String(state !== 'OPEN'));
    this.part('button.close').setAttribute('aria-disabled', closed);
  }

  /** @param {string} selector @param {string} text */
  #renderText(selector, text) {
    const place = this.part(selector);
    if (place.dataset.text === text) return;
    place.dataset.text = text;
    if (text) place.textContent = text;
    else place.replaceChildren(element('span', { 'aria-hidden': 'true' }, '–'), unseen('none'));
  }
}
