// Tables for the terminal. Must not know: what was measured.

/**
 * A table per runtime with a row per workload, and a column per peer.
 * @param {any[]} results
 * @param {string} what the ratios are
 * @param {[string, string]} own a result's own figure, and how to call it
 */
export function ratioTable(results, what, [key, unit]) {
  const lines = [];
  for (const runtime of new Set(results.map((row) => row.runtime))) {
    const rows = results.filter((row) => row.runtime === runtime);
    const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
    lines.push('', `${runtime}: ${what}`, ['workload'.padEnd(40), unit, ...peers].join('  '));
    for (const row of rows) {
      const cells = peers.map((name) => String(row.peers[name] ?? '–').padStart(name.length));
      lines.push([row.title.padEnd(40), String(row[key]).padStart(unit.length), ...cells].join('  '));
    }
  }
  return lines.join('\n');
}

/** @param {Record<string, number | string>} figures by what they are */
export const figureTable = (figures) =>
  Object.entries(figures).map(([name, value]) => `${name.padEnd(64)} ${String(value).padStart(10)}`).join('\n');

/** What a parser's time goes into, as results.json names it and as people read it. */
export const PHASES = {
  copy: 'copy into memory',
  parse: 'parse',
  decode: 'decode',
  strings_and_calls: 'strings and calls',
  whole: 'all of ours',
  peer: 'eventsource-parser',
};
