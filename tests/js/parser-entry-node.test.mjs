// The tests of the entry eventsource-wasm/parser once more, over what Node loads: the core for SIMD.
process.env.PARSER_BUILD = 'node-parser';
await import('./parser-entry.test.mjs');
