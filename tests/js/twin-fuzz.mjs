// Compares the core as WebAssembly with the one for SIMD (dist/node.js), with its twin in JavaScript,
// and with the legacy script in a realm without TextDecoder, over streams that look random:
// `node tests/js/twin-fuzz.mjs STREAMS [SEED]` (`make twin-fuzz STREAMS=100000`). Exit 1 on the
// first difference. Must not know: what a stream means.
import { deepStrictEqual } from 'node:assert';
import { pathToFileURL } from 'node:url';

import { builds } from './builds.mjs';
import { oldEngine, outcomeInOldEngine } from './old-engine.mjs';
import { randomFrom } from './random.mjs';
import { buildWithout, cutSomewhere, outcomeOf, randomStream, TYPES } from './twin-streams.mjs';

/** @returns {Promise<number>} how many events were compared */
export async function compareStreams(streams, seed) {
  const twin = await buildWithout(() => delete globalThis.WebAssembly);
  const realm = oldEngine();
  const random = randomFrom(seed);
  let events = 0;
  for (let n = 0; n < streams; n++) {
    const bytes = randomStream(random);
    const pieces = cutSomewhere(bytes, random);
    const expected = await outcomeOf(builds['index.js'], pieces);
    const inPieces = pieces.map(({ length }) => length).join();
    const name = `stream ${n} of seed ${seed}: ${bytes.toString('hex').slice(0, 4000)} in ${inPieces}`;
    deepStrictEqual(await outcomeOf(twin, pieces), expected, name);
    deepStrictEqual(await outcomeOf(builds['node.js'], pieces), expected, name);
    const shown = outcomeInOldEngine(realm, pieces, TYPES);
    deepStrictEqual({ ...shown, reason: expected.reason }, expected, name);
    events += expected.events.length;
  }
  return events;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [streams, seed] = [Number(process.argv[2] || 100_000), Number(process.argv[3] || 1)];
  if (!(streams > 0 && Number.isInteger(seed))) {
    console.error('usage: node tests/js/twin-fuzz.mjs STREAMS [SEED], two whole numbers');
    process.exit(2);
  }
  const events = await compareStreams(streams, seed);
  console.log(`${streams} streams, ${events} events: the same from WebAssembly, with SIMD, from its twin in JavaScript and from the legacy script`);
}
