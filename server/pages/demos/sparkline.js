/** A line of the last values, as a small SVG picture. It must not know what the values are. */
const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 100;
const HEIGHT = 24;
const POINTS = 40;

export class Sparkline {
  /** @type {number[]} */
  #values = [];
  #line = document.createElementNS(SVG, 'polyline');

  constructor() {
    this.element = document.createElementNS(SVG, 'svg');
    this.element.setAttribute('class', 'sparkline');
    this.element.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute('preserveAspectRatio', 'none');
    this.element.setAttribute('aria-hidden', 'true');
    this.element.append(this.#line);
  }

  /** @param {number} value */
  push(value) {
    this.#values.push(value);
    if (this.#values.length > POINTS) this.#values.shift();
  }

  draw() {
    const low = Math.min(...this.#values);
    const range = Math.max(...this.#values) - low || 1;
    const points = this.#values.map((value, index) => {
      const x = (index * WIDTH) / (POINTS - 1);
      const y = HEIGHT - 2 - ((value - low) * (HEIGHT - 4)) / range;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    this.#line.setAttribute('points', points.join(' '));
  }
}
