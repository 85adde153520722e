// Adapter of the profile `parser` for npm `eventsource-parser` and what is call-compatible with it:
//   node adapters/eventsource-parser.mjs [--module eventsource-parser]
// With `--module eventsource-wasm/parser` it is ours, as dist/ has it.
// An event carries the id of its own block only; the last one that onId told is the last event ID,
// as the package's documentation has it. Ours takes bytes; else a TextDecoder decodes them, as in
// a TextDecoderStream.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { NODE_CAPABILITIES, packageAbout, runOnStdio, runtime } from './stdio.mjs';

const { values } = parseArgs({ options: { module: { type: 'string', default: 'eventsource-parser' } } });
const ours = values.module === 'eventsource-wasm/parser';
const { createParser } = await import(ours ? '../../../dist/parser.js' : values.module);
const offers = { profiles: ['parser'], capabilities: ['comments'] };

function aboutOurs() {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const capabilities = [...NODE_CAPABILITIES, ...offers.capabilities].sort();
  return { client: values.module, version, runtime: runtime(), ...offers, capabilities };
}

runOnStdio({
  about: ours ? aboutOurs() : packageAbout(values.module, offers),
  parse(seen) {
    let lastEventId = '';
    let retry;
    let decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ event = 'message', data, id }) => {
        if (id !== undefined) lastEventId = id;
        seen.event(source, { type: event, data, lastEventId });
      },
      onId: (id) => {
        lastEventId = id;
      },
      onRetry: (ms) => {
        retry = ms;
      },
      onComment: (text) => seen.comment(source, text),
    });
    const source = {
      feed(base64) {
        const bytes = Buffer.from(base64, 'base64');
        parser.feed(ours ? bytes : decoder.decode(bytes, { stream: true }));
      },
      end: () => {
        parser.reset();
        decoder = new TextDecoder();
      },
      lastEventId: () => lastEventId,
      retry: () => retry,
    };
    return source;
  },
});
