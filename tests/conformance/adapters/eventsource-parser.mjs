// Adapter of the profile `parser` for npm `eventsource-parser` and what is call-compatible with it:
//   node adapters/eventsource-parser.mjs [--module eventsource-parser]
// An event carries the id of its own block only; the last one that onId told is the last event ID,
// as the package's documentation has it. Bytes are decoded by a TextDecoder, as in a
// TextDecoderStream.
import { parseArgs } from 'node:util';

import { packageAbout, runOnStdio } from './stdio.mjs';

const { values } = parseArgs({ options: { module: { type: 'string', default: 'eventsource-parser' } } });
const { createParser } = await import(values.module);

runOnStdio({
  about: packageAbout(values.module, { profiles: ['parser'], capabilities: ['comments'] }),
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
      feed: (base64) => parser.feed(decoder.decode(Buffer.from(base64, 'base64'), { stream: true })),
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
