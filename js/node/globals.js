// What Node before 18 lacks of the globals that the package uses; the build puts these in their place.
// Must not know: what they are used for.

import { URL as NodeUrl } from 'url';
import { TextDecoder as NodeTextDecoder } from 'util';

import { Event as SmallEvent, EventTarget as SmallEventTarget, MessageEvent as SmallMessageEvent } from '../legacy/event-target.js';
import { AbortController as SmallAbortController } from '../legacy/promise.js';
import { DOMException as SmallDOMException } from '../legacy/url.js';

export const URL = root.URL || NodeUrl;
export const TextDecoder = root.TextDecoder || NodeTextDecoder;
export const Event = SmallEvent;
export const MessageEvent = SmallMessageEvent;
export const EventTarget = root.EventTarget || SmallEventTarget;
export const AbortController = SmallAbortController;
export const DOMException = SmallDOMException;
