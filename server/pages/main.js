/**
 * The page's front door: makes the cards, wires the switch between the two implementations, and
 * closes and reopens the streams with the page. It must not know what a demo shows.
 */
import { Card } from './card.js';
import { demos } from './demos/index.js';
import { Implementations } from './implementations.js';
import { EventMeter, showStatus, tellThePage } from './status.js';
import { StreamSlots } from './stream-slots.js';

/** @returns {HTMLFormElement} */
const settings = () => /** @type {HTMLFormElement} */ (document.getElementById('settings'));

/** @param {Card[]} cards @param {Implementations} implementations */
function wireSwitch(cards, implementations) {
  for (const input of settings().querySelectorAll('input')) {
    input.disabled = !implementations.has(input.value);
    input.checked = input.value === implementations.chosen;
    input.addEventListener('change', () => {
      implementations.chosen = input.value;
      for (const card of cards) if (card.running) card.start();
    });
  }
}

/**
 * A page in the back/forward cache must hold no connection; when it comes back, what ran runs
 * again.
 * @param {Card[]} cards
 */
function followThePage(cards) {
  /** @type {Card[]} */
  let suspended = [];
  addEventListener('pagehide', () => {
    suspended = cards.filter((card) => card.running);
    for (const card of suspended) card.close();
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const card of suspended) card.start();
    suspended = [];
  });
}

/** @param {Implementations} implementations @returns {Card[]} */
function makeCards(implementations) {
  /** @type {Card[]} */
  const cards = [];
  const page = { cards, implementations, meter: new EventMeter(), slots: new StreamSlots() };
  for (const demo of demos) cards.push(new Card(demo, page));
  document.getElementById('cards')?.replaceChildren(...cards.map((card) => card.element));
  showStatus(page.meter, () => cards.filter((card) => card.running).length);
  return cards;
}

async function main() {
  const implementations = await Implementations.load();
  if (implementations.problem) tellThePage(implementations.problem);
  const cards = makeCards(implementations);
  wireSwitch(cards, implementations);
  followThePage(cards);
  for (const card of cards) if (card.demo.startsItself) card.start({ automatic: true });
}

main().catch((error) => tellThePage(`The page could not start: ${error}`));
