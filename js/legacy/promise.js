// Promise and AbortController where there is none. Nothing that needs a real one runs there: what
// streams are read from exists only where promises do.

/** @type {any} */
export const Promise = root.Promise || {
  resolve: () => ({ then: (/** @type {() => void} */ action) => setTimeout(action, 0) }),
};

/** @type {any} a fetch of the user's own may do without a signal */
export const AbortController = root.AbortController || function () {};
if (!root.AbortController) AbortController.prototype.abort = () => {};
