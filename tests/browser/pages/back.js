// A page that opens a source, goes away, and comes back: from the back/forward cache, or anew.
const { EventSource } = globalThis.EventSourceWasm;
const report = (value) => fetch('/publish?channel=report', { method: 'POST', body: JSON.stringify(value) });
const query = new URLSearchParams(location.search);

if (sessionStorage.away) {
  await report({ restored: false });
  await report({ done: true });
} else {
  const source = new EventSource(query.get('script'));
  const seen = [];
  let restored = false;
  for (const type of ['open', 'message', 'error']) {
    source.addEventListener(type, async ({ data }) => {
      seen.push([type, source.readyState, data ?? null]);
      if (data === '1') {
        sessionStorage.away = 1;
        location.href = '/away';
      }
      if (!restored || type !== 'message') return;
      await report({ restored, seen });
      await report({ done: true });
    });
  }
  addEventListener('pageshow', ({ persisted }) => {
    restored = persisted;
    if (restored) seen.push(['pageshow', source.readyState, null]);
  });
}
