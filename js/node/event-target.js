// The methods of the class that ours extends: Node's own from version 15 on. In place of
// js/event-target.js.

import { targetMethods as smallMethods } from '../legacy/event-target.js';

/** @type {any} */
export const targetMethods = root.EventTarget ? root.EventTarget.prototype : smallMethods;
