/**
 * Stocks: a fast ticker. Events only change values; the table is drawn once per frame, so a faster
 * stream costs no more drawing.
 */
import { element, oncePerFrame, unseen } from '../dom.js';
import { Sparkline } from './sparkline.js';

/** The server decides how many symbols there are; the page decides how many it has room for. */
const MAX_ROWS = 24;

class Row {
  #price = element('td', { class: 'number' });
  #change = element('td', { class: 'number' });
  #line = new Sparkline();
  #quote = { price: 0, change: 0 };

  /** @param {string} symbol */
  constructor(symbol) {
    const line = element('td', { class: 'line' }, this.#line.element);
    this.element = element(
      'tr',
      {},
      element('th', { scope: 'row' }, symbol),
      this.#price,
      this.#change,
      line,
    );
  }

  /** @param {{ price: number, change: number }} quote */
  update(quote) {
    this.#quote = quote;
    this.#line.push(quote.price);
  }

  draw() {
    const { price, change } = this.#quote;
    const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'flat';
    const arrow = { up: '▲', down: '▼', flat: '■' }[direction];
    this.element.className = direction;
    this.#price.textContent = price.toFixed(2);
    const mark = element('span', { 'aria-hidden': 'true' }, arrow);
    this.#change.replaceChildren(Math.abs(change).toFixed(2), ' ', unseen(direction), mark);
    this.#line.draw();
  }
}

function table() {
  const rows = element('tbody');
  const titles = ['Symbol', 'Price', 'Change'].map((title, index) =>
    element('th', { scope: 'col', class: index > 0 ? 'number' : '' }, title),
  );
  const trend = element('th', { scope: 'col', class: 'line' }, 'Trend');
  const head = element('thead', {}, element('tr', {}, ...titles, trend));
  return { rows, element: element('table', { class: 'ticker' }, head, rows) };
}

/** @param {HTMLElement} body */
function mount(body) {
  const { rows, element: ticker } = table();
  /** @type {Map<string, Row>} */
  const bySymbol = new Map();
  /** @type {Set<Row>} */
  const stale = new Set();
  const draw = oncePerFrame(() => {
    for (const row of stale) row.draw();
    stale.clear();
  });

  /** @param {string} symbol */
  const addRow = (symbol) => {
    const row = new Row(symbol);
    bySymbol.set(symbol, row);
    rows.append(row.element);
    return row;
  };

  body.append(ticker);
  return {
    /** @param {MessageEvent} event */
    received(event) {
      const { symbol, price, change } = JSON.parse(event.data);
      if (!bySymbol.has(symbol) && bySymbol.size >= MAX_ROWS) return;
      const row = bySymbol.get(symbol) ?? addRow(String(symbol));
      row.update({ price: Number(price), change: Number(change) });
      stale.add(row);
      draw();
    },
  };
}

/** @type {import('../card.js').Demo} */
export const stocks = {
  title: 'Stocks',
  about: 'A fast ticker: invented prices, 20 events a second.',
  path: '/demo/stocks',
  types: ['message'],
  startsItself: true,
  mount,
};
