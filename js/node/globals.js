// What Node before 18 lacks of the globals that the package uses; the build puts these in their place.
// Must not know: what they are used for.

import { classOf, Event as SmallEvent, EventTarget as SmallEventTarget } from '../legacy/event-target.js';
import { AbortController as SmallAbortController } from '../legacy/promise.js';
import { DOMException as SmallDOMException } from '../legacy/url.js';

// Imported only where they are needed: the module `util` takes 6 ms.
export const URL = root.URL || require('url').URL;
export const TextDecoder = root.TextDecoder || require('util').TextDecoder;
export const Event = SmallEvent;
/** Node loads undici, in 30 ms, when it is asked for its MessageEvent: not before that is needed. */
export const MessageEvent = {
  get prototype() {
    return classOf('MessageEvent', SmallEvent).prototype;
  },
};
export const EventTarget = root.EventTarget || SmallEventTarget;
export const AbortController = SmallAbortController;
export const DOMException = SmallDOMException;
