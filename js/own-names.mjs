// Properties of our own objects that nobody outside sees: no user, no runtime, no export of the
// core has them. The builds that are one minified script shorten these names.
const NAMES = [
  'activate', 'active', 'answered', 'append', 'ascii', 'byType', 'callback', 'chunks', 'commit', 'connect',
  'connector', 'contentType', 'controller', 'core', 'dataParts', 'defaultType', 'dispatch', 'dispatchForeign',
  'drop', 'ended', 'explain', 'failed', 'failure', 'feed', 'feedPiece', 'fieldParts', 'finished', 'handler',
  'handlers', 'keep', 'kept', 'keptFrom', 'lastEventIdBuffer', 'listener', 'listeners', 'look', 'lost',
  'nameTypes', 'onEvent', 'onIgnored', 'onRetry', 'opened', 'originUrl', 'pending', 'perform', 'putAside',
  'reader', 'records', 'refusal', 'release', 'removed', 'renew', 'respond', 'responseUrl', 'resume', 'sink',
  'stopped', 'stoppedAtOnce', 'suspend', 'taken', 'timer', 'typeOf', 'types', 'utf8', 'wait', 'walk',
  'walkFields', 'walkSlices', 'walkWindows', 'walking', 'windowEnd', 'words',
];

export const OWN_NAMES = new RegExp(`^(${NAMES.join('|')})$`);
