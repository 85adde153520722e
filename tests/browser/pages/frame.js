// Frames of a page, each a realm of its own, and the engine they run in.

export const isWebKit = typeof navigator === 'object' && !/Chrome|Firefox/.test(navigator.userAgent);

/** A frame with our class in it, under a policy. */
export async function frameOf(context, csp = '') {
  const frame = document.createElement('iframe');
  frame.src = `/frame?${new URLSearchParams({ csp })}`;
  const loaded = new Promise((resolve) => { frame.onload = resolve; });
  document.body.append(frame);
  await context.within(loaded, 'the frame');
  const window = frame.contentWindow;
  return { frame, window, Ours: window.EventSourceWasm.EventSource, Native: window.EventSource };
}
