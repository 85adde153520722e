// Compiled, never run: what a TypeScript user of the parser writes.
import { createParser, EventSourceParserStream, events, ParseError } from 'eventsource-wasm/parser';
import type { ErrorType, EventSourceMessage, EventSourceParser, ParserCallbacks, ParserConfig } from 'eventsource-wasm/parser';

const callbacks: ParserCallbacks = {
  onEvent({ event, id, data }: EventSourceMessage) {
    const text: string = data;
    const optional: (string | undefined)[] = [event, id];
    console.log(text, optional);
  },
  onRetry: (ms: number) => console.log(ms),
  onError(error: ParseError) {
    const type: ErrorType = error.type;
    console.log(type, error.field, error.value, error.line);
  },
};
const config: ParserConfig = { ...callbacks, maxBufferSize: 1024 };
const parser: EventSourceParser = createParser(config);
parser.feed('data: a');
parser.feed(new Uint8Array(1));
parser.reset({ consume: true });

export async function read(response: Response) {
  for await (const { data } of events(response)) console.log(data.length);
  response.body?.pipeThrough(new EventSourceParserStream({ onError: 'terminate' }));
}

// @ts-expect-error a number is no chunk
parser.feed(5);
// @ts-expect-error a function is no configuration
createParser(() => {});
