// Sources from streams, in every kind of realm.
import { checks } from './pages/from-stream.js';
import { REALMS, testSuite } from './run-suite.mjs';

await testSuite({ suite: 'from-stream', places: REALMS, checks });
