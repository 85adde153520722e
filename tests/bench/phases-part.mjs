// The part `phases`: what the parser's time goes into, in the newest Node that is installed. Must not
// know: how a step is timed.
import { nodes, runScript } from './runtimes.mjs';
import { PHASES } from './tables.mjs';

async function measure({ quick }) {
  return runScript(nodes()[1] ?? nodes()[0], 'phases-rounds.mjs', quick ? { rounds: 7, scale: 0.25 } : { rounds: 31, scale: 0.5 });
}

function table(results) {
  const width = Math.max(...results.map(({ title }) => title.length));
  const head = `${results[0].runtime}, ns per event`.padEnd(width + 2) + Object.values(PHASES).map((name) => name.padStart(20)).join('');
  const rows = results.map(({ title, ns_per_event: ns }) => title.padEnd(width + 2) + Object.keys(PHASES).map((name) => String(ns[name]).padStart(20)).join(''));
  return [head, ...rows].join('\n');
}

export const phasesPart = { about: 'what the time of the parser goes into', measure, table };
