// Properties of our own objects that nobody outside sees: no user, no runtime, no export of the
// core has them. Builds that must be small shorten these names.
const NAMES = [
  'activate', 'active', 'answered', 'append', 'ascii', 'byType', 'callback', 'chunks', 'commit', 'connect',
  'connector', 'contentType', 'controller', 'core', 'dataParts', 'defaultType', 'dispatch', 'dispatchForeign',
  'drop', 'ended', 'explain', 'failed', 'failure', 'feed', 'feedPiece', 'fieldParts', 'finished', 'handler',
  'handlers', 'high', 'keep', 'kept', 'keptFrom', 'lastEventIdBuffer', 'listener', 'listeners', 'look', 'lost', 'low',
  'nameTypes', 'onEvent', 'onIgnored', 'onRetry', 'opened', 'originUrl', 'pending', 'perform', 'putAside',
  'reader', 'records', 'refusal', 'release', 'removed', 'renew', 'respond', 'responseUrl', 'resume', 'sink',
  'stopped', 'stoppedAtOnce', 'suspend', 'taken', 'timer', 'typeOf', 'types', 'utf8', 'wait', 'walk',
  'walkLines', 'walking', 'why', 'windowEnd', 'words',
];

/** Likewise where the core is no WebAssembly module: the names of its exports, and what is only there. */
const NAMES_WITH_TWIN = [
  'begin', 'bytes', 'closed', 'cut', 'end', 'exports', 'fire', 'first', 'head', 'init', 'lose', 'memory',
  'native', 'next', 'over', 'own', 'pack', 'parse', 'receive', 'request', 'response', 'run', 'start', 'stream', 'take',
  'units', 'xhr',
];

const anyOf = (names) => new RegExp(`^(${names.join('|')})$`);

export const OWN_NAMES = anyOf(NAMES);
export const OWN_NAMES_WITH_TWIN = anyOf([...NAMES, ...NAMES_WITH_TWIN]);

/** The entry eventsource-wasm/parser shows some of them. */
const OF_PARSER = ['feed', 'onEvent', 'onRetry'];
export const PARSER_NAMES = new RegExp(`^(${NAMES.filter((name) => !OF_PARSER.includes(name)).join('|')})$`);
