// Draws ratios as bars, in colours that can be read on light and on dark. Must not know: what was
// measured.

const WIDTH = 720;
const ROW = 24;
const LABEL = 300;
const BAR = WIDTH - LABEL - 70;

const escaped = (text) => text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]);

/**
 * @param {string} title
 * @param {{ label: string, value: number }[]} rows
 * @param {boolean} less less than 1 is better
 * @returns {string} an SVG document
 */
export function barPlot(title, rows, less = false) {
  const most = Math.max(1.1, ...rows.map(({ value }) => value));
  const x = (value) => LABEL + (BAR * value) / most;
  const height = 40 + rows.length * ROW + 10;
  const bars = rows.map(({ label, value }, i) => {
    const top = 36 + i * ROW;
    const colour = (less ? value <= 1 : value >= 1) ? '#2e8b57' : '#c7782c';
    return `<text x="${LABEL - 8}" y="${top + 14}" text-anchor="end">${escaped(label)}</text>
<rect x="${LABEL}" y="${top}" width="${(x(value) - LABEL).toFixed(1)}" height="${ROW - 7}" rx="2" fill="${colour}"/>
<text x="${(x(value) + 6).toFixed(1)}" y="${top + 14}">${value.toFixed(2)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" font-family="system-ui, sans-serif" font-size="13" fill="#808080">
<title>${escaped(title)}</title>
<text x="8" y="20" font-size="14" font-weight="bold">${escaped(title)}</text>
${bars.join('\n')}
<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="30" y2="${height - 6}" stroke="#808080" stroke-dasharray="4 3"/>
</svg>
`;
}
