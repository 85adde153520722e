// The adapter inside a dedicated worker; page.js starts it with the parameters of its own address.
/* global importScripts */
importScripts('implementation.js', 'adapter.js', 'event-source-client.js', 'link.js', 'start.js');
importScripts('checks/index.js', 'checks/constructor.js', 'checks/interface.js', 'checks/events.js');
importScripts('checks/listeners.js', 'checks/frames.js', 'checks/lifetime.js', 'checks/workers.js');

(function () {
  'use strict';

  var parameters = self.sseImplementation.parameters(location.search);
  var script = self.sseImplementation.script(parameters.impl || 'native');
  if (script) importScripts(script);
  self.sseStart(parameters, '', function (text) {
    postMessage(text);
  });
})();
