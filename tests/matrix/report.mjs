// How the results of the matrix are shown: lines for people, the table of README.md, and a section of
// the HTML matrix. Must not know: how a runtime is judged.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const README = 'README.md';
const MARKERS = ['<!-- runtimes:begin -->', '<!-- runtimes:end -->'];
const COLUMNS = ['runtime', 'engine', 'cases passed', 'failed', 'as expected'];

/**
 * @typedef {object} Result
 * @property {string} id
 * @property {string} title
 * @property {string} [group] of those that differ by a feature only
 * @property {string} [leftOut] why it was not run
 * @property {boolean} [gate] it is no page or process that cases are played in
 * @property {boolean} [ok] no case failed that is not known to
 * @property {string} [message] of a gate
 * @property {string} [engine]
 * @property {Record<string, number>} [counts] of verdicts
 * @property {string[]} [failed] ids
 * @property {string[]} [changing] ids of those that failed once, and then not
 * @property {number} [seconds]
 */

/** One line about one result. @param {Result} result */
export function summary({ leftOut, ok, gate, message, counts, failed, changing, seconds }) {
  if (leftOut) return `left out: ${leftOut}`;
  if (gate) return ok ? 'ok' : `FAILED: ${message}`;
  const known = ok && failed.length ? ' (all known, with the reason)' : '';
  const again = changing.length ? `, not again: ${changing.join(', ')}` : '';
  return `${counts.OK} ok, ${counts.FAILED} failed${known}${again}, ${notPlayed(counts)} not played, ${seconds} s`;
}

const notPlayed = (counts) => counts.UNIMPLEMENTED + counts.INCONCLUSIVE;

/** Markdown; a group is one row. @param {Result[]} results */
export function table(results) {
  const rows = grouped(results).map(cells);
  const lines = [COLUMNS, ['---', '---', '--:', '--:', '---'], ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @param {Result} result @returns {string[]} */
function cells({ title, engine, leftOut, gate, ok, counts, changing = [] }) {
  if (leftOut) return [title, '', 'left out', '', ''];
  if (gate) return [title, '', ok ? 'yes' : 'NO', '', ''];
  const verdict = ok ? 'yes' : 'NO';
  return [title, engine, String(counts.OK), String(counts.FAILED), changing.length ? `${verdict}; ${changing.length} not each time` : verdict];
}

/** @param {Result[]} results @returns {Result[]} with the sum of a group in the place of its first */
function grouped(results) {
  const sums = new Map();
  for (const result of results.filter(({ group, leftOut }) => group && !leftOut)) {
    const { group, engine, counts, ok } = result;
    const sum = sums.get(group) ?? { ids: 0, engine, ok: true, counts: { OK: 0, FAILED: 0 } };
    for (const verdict of Object.keys(sum.counts)) sum.counts[verdict] += counts[verdict];
    sums.set(group, { ...sum, ids: sum.ids + 1, ok: sum.ok && ok });
  }
  const seen = new Set();
  return results.flatMap((result) => {
    const sum = sums.get(result.group);
    if (!sum) return [result];
    if (seen.has(result.group)) return [];
    seen.add(result.group);
    return [{ ...sum, id: result.group, title: `${result.group} (${sum.ids} ways)` }];
  });
}

/** Puts the table into README.md; returns what is wrong with it. @param {Result[]} results */
export function intoReadme(results) {
  const readme = readFileSync(README, 'utf8');
  const [begin, end] = MARKERS.map((marker) => readme.indexOf(marker));
  if (begin < 0 || end < begin) return `README.md has no place for the table: put ${MARKERS.join(' and ')} there`;
  writeFileSync(README, `${readme.slice(0, begin + MARKERS[0].length)}\n${table(results)}\n${readme.slice(end)}`);
  return '';
}

/**
 * Puts a section about the runtimes into the page of the HTML matrix, in place of the one that is there.
 * @param {string} file
 * @param {string} index the matrix's index.json
 * @param {(result: Result) => number} [columnOf] where the page shows the result's cases, or -1
 */
export function intoPage(file, index, columnOf = () => -1) {
  if (!existsSync(file) || !existsSync(index)) return;
  const { runtimes } = JSON.parse(readFileSync(index, 'utf8'));
  const page = readFileSync(file, 'utf8').replace(/<section id="runtimes"[\s\S]*?<\/section>\n/, '');
  writeFileSync(file, page.replace('<noscript>', () => `${section(runtimes, columnOf)}<noscript>`));
}

/** @param {Result[]} results @param {(result: Result) => number} columnOf */
function section(results, columnOf) {
  const head = [...COLUMNS, 'cases that failed'].map((name) => `<th scope="col">${name}</th>`).join('');
  const rows = results.map((result) => {
    const [title, ...rest] = cells(result).map(escaped);
    const column = columnOf(result);
    const name = column < 0 ? title : `<a href="#client=${column}&amp;group=">${title}</a>`;
    const why = escaped(result.leftOut ?? result.message ?? (result.failed ?? []).join(', '));
    const kind = result.leftOut ? 'none' : result.ok ? 'ok' : 'bad';
    return `<tr class="${kind}"><th scope="row">${name}</th>${rest.map((text) => `<td>${text}</td>`).join('')}<td>${why}</td></tr>`;
  });
  return `<section id="runtimes" aria-labelledby="runtimes-title">
<style>#runtimes td { padding: 0.25rem 0.6rem; } #runtimes td:last-child { overflow-wrap: anywhere; }</style>
<h2 id="runtimes-title">Runtimes</h2>
<p class="muted">What ships, by the must cases of the profile eventsource. “As expected”: each case that failed is listed with its reason in tests/conformance/known-failures.txt.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="runtimes-title"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>
`;
}

/** @param {string} text */
function escaped(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}
