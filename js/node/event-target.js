// The methods of EventTarget that the class relies on, in place of js/event-target.js. Node's own
// EventTarget, which is there from version 15 on, warns of more than ten listeners: it gets none.

import { targetMethods as smallMethods } from '../legacy/event-target.js';
import { methodsOver } from './dispatch.js';

export const targetMethods = root.EventTarget ? methodsOver(root.EventTarget.prototype) : smallMethods;
export const ownMethods = { dispatchEvent: targetMethods.dispatchEvent };
