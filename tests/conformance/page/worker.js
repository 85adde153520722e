// The adapter inside a dedicated, shared or service worker; page.js starts it with the parameters of
// its own address.
/* global importScripts */
importScripts('implementation.js', 'adapter.js', 'event-source-client.js', 'link.js', 'measure.js', 'start.js');
importScripts('checks/index.js', 'checks/constructor.js', 'checks/interface.js', 'checks/events.js');
importScripts('checks/listeners.js', 'checks/frames.js', 'checks/lifetime.js', 'checks/workers.js');

(function () {
  'use strict';

  var KEPT_MS = 20000; // longer than page.js takes between two messages

  var parameters = self.sseImplementation.parameters(location.search);
  var script = self.sseImplementation.script(parameters.impl || 'native');
  if (script) importScripts(script);
  /** Who is told. */
  var pages = [];

  function begin(page) {
    pages.push(page);
    if (pages.length > 1) return;
    self.sseStart(parameters, '', function (text) {
      for (var i = 0; i < pages.length; i++) pages[i].postMessage(text);
    });
  }

  self.onconnect = function (event) {
    begin(event.ports[0]);
  };
  // A service worker lives as long as an event is under way.
  self.onmessage = function (event) {
    if (!pages.length) begin(event.source);
    event.waitUntil(
      new Promise(function (resolve) {
        setTimeout(resolve, KEPT_MS);
      })
    );
  };
  if (parameters['in'] === 'worker') begin(self);
})();
