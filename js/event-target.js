// The methods of the class that ours extends. Other builds have another file in this one's place.

/** @type {any} */
export const targetMethods = EventTarget.prototype;
