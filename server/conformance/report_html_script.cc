// The script of the HTML report: filters, matrix and cases. It writes text nodes only, so nothing
// that a client said can become markup. Works from file://, with the keyboard, in ES2018.
#include "server/conformance/report_html.h"

namespace sse::conformance {

const char* const kReportScript = R"js(
'use strict';
const result = JSON.parse(document.getElementById('result').textContent);
const known = JSON.parse(document.getElementById('known').textContent);
// From the worst to the best: [verdict, symbol, class].
const VERDICTS = [
  ['FAILED', '✗', 'bad'], ['INCONCLUSIVE', '?', 'soft'], ['NON-STRICT', '≈', 'soft'],
  ['UNIMPLEMENTED', '–', 'none'], ['INFORMATIONAL', 'i', 'ok'], ['OK', '✓', 'ok'],
];
const SEVERITIES = ['must', 'should', 'extension', 'info'];
const symbolOf = new Map(VERDICTS.map(([name, symbol]) => [name, symbol]));
const wanted = { text: '', verdicts: new Set(symbolOf.keys()), severities: new Set(SEVERITIES) };
let chosen = null; // {client, group}; client or group may be null for all

/** element('td', {className}, children…); strings become text nodes. */
function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null && child !== ''));
  return node;
}

const textOf = (one) => result.cases[one.id] || {};
const groupOf = (one) => one.group || one.id.split('.')[0];
const groups = [...new Set(result.clients.flatMap((client) => client.cases.map(groupOf)))].sort();
const isKnown = (client, one) => one.verdict === 'FAILED' && known[client].includes(one.id);
const titleOf = (client) => [client.name, client.version].filter(Boolean).join(' ');

function isWanted(one) {
  if (!wanted.verdicts.has(one.verdict) || !wanted.severities.has(one.severity)) return false;
  if (!wanted.text) return true;
  const text = [one.id, one.message, one.label, textOf(one).requirement].join('\n').toLowerCase();
  return text.includes(wanted.text);
}

function casesIn(client, group) {
  return result.clients[client].cases.filter((one) => (group === null || groupOf(one) === group) && isWanted(one));
}

function countsOf(cases) {
  const counts = new Map();
  for (const one of cases) counts.set(one.verdict, (counts.get(one.verdict) || 0) + 1);
  return counts;
}

function cell(client, group) {
  const cases = casesIn(client, group);
  const counts = countsOf(cases);
  const worst = VERDICTS.find(([name]) => counts.has(name));
  if (!worst) return element('td', { className: 'none' });
  const shown = VERDICTS.slice().reverse().filter(([name]) => counts.has(name));
  const button = element('button', { type: 'button' }, shown.map(([name, symbol]) => `${symbol} ${counts.get(name)}`).join('  '));
  const where = `${titleOf(result.clients[client])}, ${group === null ? 'all groups' : group}: `;
  button.setAttribute('aria-label', where + shown.map(([name]) => `${counts.get(name)} ${name}`).join(', '));
  button.title = button.getAttribute('aria-label');
  button.setAttribute('aria-pressed', String(chosen !== null && chosen.client === client && chosen.group === group));
  button.addEventListener('click', () => choose({ client, group }, true));
  return element('td', { className: worst[2] }, button);
}

function drawMatrix() {
  const clients = result.clients.map((client, index) => index);
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Group'));
  for (const client of result.clients) {
    const about = [client.runtime, client.profile].filter(Boolean).join(', ');
    head.append(element('th', { scope: 'col' }, titleOf(client), element('small', {}, about)));
  }
  const row = (group) =>
    element('tr', { className: group === null ? 'all' : '' },
      element('th', { scope: 'row' }, group === null ? 'all' : group), ...clients.map((client) => cell(client, group)));
  document.getElementById('matrix').replaceChildren(
    element('thead', {}, head), element('tbody', {}, ...groups.map(row), row(null)));
}

function block(title, text) {
  return text ? element('div', {}, element('h3', {}, title), element('pre', { tabIndex: 0 }, text)) : null;
}

function elsewhere(one) {
  const list = element('ul', { className: 'elsewhere' });
  for (const client of result.clients) {
    const other = client.cases.find((candidate) => candidate.id === one.id);
    if (other) list.append(element('li', {}, `${symbolOf.get(other.verdict)} ${titleOf(client)} (${client.runtime}): ${other.verdict}`));
  }
  return element('div', {}, element('h3', {}, 'All clients'), list);
}

function body(one) {
  const text = textOf(one);
  const clause = element('p', { className: 'muted' }, `Clause ${text.clause || ''} `);
  if (/^https?:\/\//.test(text.url || '')) clause.append(element('a', { href: text.url, rel: 'noreferrer' }, text.url));
  const recorded = (one.recorded || []).join('\n');
  return element('div', {},
    element('p', {}, text.requirement || ''), clause,
    text.note ? element('p', { className: 'muted' }, text.note) : null,
    one.message ? element('p', {}, one.message) : null,
    element('div', { className: 'columns' },
      block('Sent by the server', one.sent || text.sent), block('Expected', one.expected || text.expected),
      block('Seen', one.seen), block('Recorded', recorded)),
    elsewhere(one));
}

function entry(client, one) {
  const summary = element('summary', {}, `${symbolOf.get(one.verdict)} ${one.verdict}${isKnown(client, one) ? ' (known)' : ''} `,
    element('span', { className: 'id' }, one.id), ` (${one.severity})`, one.message ? `: ${one.message}` : '');
  const details = element('details', {}, summary);
  // Made when it is opened: there may be thousands.
  details.addEventListener('toggle', () => details.children.length === 1 && details.append(body(one)));
  return details;
}

function drawCases() {
  const section = document.getElementById('cases');
  if (chosen === null) {
    section.replaceChildren(element('p', { className: 'muted' }, 'Choose a cell to see its cases.'));
    return;
  }
  const client = result.clients[chosen.client];
  const rank = (one) => VERDICTS.findIndex(([name]) => name === one.verdict);
  const cases = casesIn(chosen.client, chosen.group).sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  section.replaceChildren(
    element('h2', {}, `${titleOf(client)} (${client.runtime}): ${chosen.group === null ? 'all groups' : chosen.group}, ${cases.length} cases`),
    ...cases.map((one) => entry(chosen.client, one)));
}

function draw() {
  drawMatrix();
  drawCases();
}

function choose(what, focus) {
  chosen = what;
  draw();
  history.replaceState(null, '', `#${new URLSearchParams({ client: what.client, group: what.group === null ? '' : what.group })}`);
  if (focus) document.getElementById('cases').focus();
}

function choices(title, names, set, label) {
  const box = (name) => {
    const input = element('input', { type: 'checkbox', checked: set.has(name) });
    input.addEventListener('change', () => {
      if (input.checked) set.add(name);
      else set.delete(name);
      draw();
    });
    return element('label', {}, input, ` ${label(name)}`);
  };
  return element('fieldset', {}, element('legend', {}, title), ...names.map(box));
}

function drawFilters() {
  const search = element('input', { type: 'search', placeholder: 'id, requirement or message' });
  search.setAttribute('aria-label', 'Filter by text (press / to come here)');
  search.addEventListener('input', () => {
    wanted.text = search.value.toLowerCase();
    draw();
  });
  const form = document.getElementById('filters');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.append(search,
    choices('Verdict', VERDICTS.map(([name]) => name), wanted.verdicts, (name) => `${symbolOf.get(name)} ${name}`),
    choices('Severity', SEVERITIES, wanted.severities, (name) => name));
  document.addEventListener('keydown', (event) => {
    const typing = document.activeElement === search;
    if (event.key === '/' && !typing) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && chosen !== null) {
      const pressed = document.querySelector('button[aria-pressed="true"]');
      if (pressed) pressed.focus();
    }
  });
}

function fromAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const client = Number(address.get('client'));
  if (!address.has('client') || !result.clients[client]) return;
  chosen = { client, group: groups.includes(address.get('group')) ? address.get('group') : null };
}

const all = result.clients.reduce((sum, client) => sum + client.cases.length, 0);
const failed = result.clients.reduce((sum, client) => sum + client.cases.filter((one) => one.verdict === 'FAILED').length, 0);
document.getElementById('totals').textContent =
  `${result.clients.length} clients, ${all} verdicts, ${failed} FAILED.`;
addEventListener('hashchange', () => {
  fromAddress();
  draw();
  document.getElementById('cases').focus();
});
fromAddress();
drawFilters();
draw();
)js";

}  // namespace sse::conformance
