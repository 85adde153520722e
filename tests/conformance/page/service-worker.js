// A service worker that answers a request for a stream itself: two events, 200 ms apart, and the
// end 200 ms later. Everything else goes to the network.
(function () {
  'use strict';

  var GAP_MS = 200;

  self.addEventListener('install', function () {
    self.skipWaiting();
  });

  self.addEventListener('activate', function (event) {
    event.waitUntil(self.clients.claim());
  });

  self.addEventListener('fetch', function (event) {
    if (!/\?from-service-worker$/.test(event.request.url)) return;
    var texts = ['data: first\n\n', 'data: second\n\n'];
    var body = new ReadableStream({
      pull: function (controller) {
        return new Promise(function (resolve) {
          setTimeout(function () {
            if (texts.length) controller.enqueue(new TextEncoder().encode(texts.shift()));
            else controller.close();
            resolve();
          }, GAP_MS);
        });
      },
    });
    event.respondWith(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
  });
})();
