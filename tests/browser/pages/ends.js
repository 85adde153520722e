// How a source ends that goes wrong: for the suites that compare ours with the browser's own.
import { ended, held, script } from './script.js';

/** A source has waited longer than 10 ms, and reconnected: what hasn't come by then won't come. */
export async function nothingMore(context) {
  await context.open(script(ended('retry: 100\n\n'), held('')).url).opened(2);
}

/** The first error of a source, its state then, and all that it dispatches. */
export async function endOf(context, url, EventSource) {
  const watched = context.open(url, {}, [], EventSource);
  const error = await watched.failed();
  const state = watched.source.readyState;
  await nothingMore(context);
  watched.source.close();
  return { error, types: watched.types, state };
}
