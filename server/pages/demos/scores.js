/** Scores: two named events, `match` with how each game stands at first, `score` when one goes on. */
import { element } from '../dom.js';

const MAX_MATCHES = 12;

/**
 * @typedef {object} Standing
 * @property {string | number} match
 * @property {string} home
 * @property {string} away
 * @property {[number, number]} score
 * @property {number} minute
 */

/** @param {Standing} standing */
const goals = ({ score }) => score[0] + score[1];

class Match {
  #minute = element('span', { class: 'minute' });
  #home = element('span', { class: 'home' });
  #score = element('strong', { class: 'score' });
  #away = element('span', { class: 'away' });
  /** @type {Standing | null} */
  #standing = null;
  element = element('li', {}, this.#minute, this.#home, this.#score, this.#away);

  /** @param {Standing} standing @returns {boolean} whether a goal was scored */
  update(standing) {
    const { home, away, score, minute } = standing;
    const scored = goals(standing) > goals(this.#standing ?? standing);
    this.#standing = standing;
    this.#minute.textContent = `${minute}′`;
    this.#home.textContent = home;
    this.#score.textContent = `${score[0]} – ${score[1]}`;
    this.#away.textContent = away;
    if (scored) this.#flash();
    return scored;
  }

  /** Lights the row up once; taking the class off first lets a second goal do it again. */
  #flash() {
    this.element.classList.remove('scored');
    void this.element.offsetWidth;
    this.element.classList.add('scored');
  }
}

/** @param {HTMLElement} body */
function mount(body) {
  const board = element('ol', { class: 'matches' });
  const latest = element('p', { class: 'latest', 'aria-live': 'polite' });
  /** @type {Map<string, Match>} */
  const matches = new Map();
  body.append(board, latest);

  /** @param {string} key */
  const find = (key) => {
    const match = matches.get(key) ?? new Match();
    if (!matches.has(key)) board.append(match.element);
    matches.set(key, match);
    return match;
  };

  return {
    started() {
      matches.clear();
      board.replaceChildren();
      latest.textContent = '';
    },
    /** @param {MessageEvent} event */
    received(event) {
      /** @type {Standing} */
      const standing = JSON.parse(event.data);
      const key = String(standing.match);
      if (!matches.has(key) && matches.size >= MAX_MATCHES) return;
      if (!find(key).update(standing)) return;
      const { home, away, score, minute } = standing;
      latest.textContent = `Goal in minute ${minute}: ${home} ${score[0]}, ${away} ${score[1]}.`;
    },
  };
}

/** @type {import('../card.js').Demo} */
export const scores = {
  title: 'Scores',
  about: 'Invented matches: “match” says how each one stands, “score” how it goes on.',
  path: '/demo/scores',
  types: ['match', 'score'],
  startsItself: false,
  mount,
};
