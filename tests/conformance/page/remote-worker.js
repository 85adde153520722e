// A source in a dedicated, a shared or a service worker; the address gives token, impl and url. ES5.
// In a service worker the source lives while a message is being handled.
/* global importScripts */
importScripts('implementation.js', 'remote.js');

(function () {
  'use strict';

  var parameters = self.sseImplementation.parameters(location.search);
  var script = self.sseImplementation.script(parameters.impl);
  if (script) importScripts(script);

  if (typeof self.registration === 'object') {
    self.addEventListener('message', function (event) {
      event.waitUntil(
        new Promise(function (resolve) {
          self.sseRemoteSource(parameters, function (text) {
            event.source.postMessage(text);
            if (JSON.parse(text).what === 'message') resolve();
          });
        })
      );
    });
  } else if ('onconnect' in self) {
    self.onconnect = function (event) {
      self.sseRemoteSource(parameters, function (text) {
        event.ports[0].postMessage(text);
      });
    };
  } else {
    self.sseRemoteSource(parameters, function (text) {
      postMessage(text);
    });
  }
})();
