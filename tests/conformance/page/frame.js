// A frame, or a window of its own, with a source in it. Its address gives token, impl, url; with
// `idle` it only brings the class. ES5.

(function () {
  'use strict';

  var parameters = sseImplementation.parameters(location.search);
  var script = sseImplementation.script(parameters.impl);
  var master = window.opener || window.parent;

  function send(text) {
    master.postMessage(text, '*');
  }

  function run() {
    var source = null;
    if (parameters.idle) send(JSON.stringify({ token: parameters.token, what: 'ready' }));
    else source = sseRemoteSource(parameters, send);
    window.onpageshow = function (event) {
      if (!source) return;
      var message = { token: parameters.token, what: 'shown', restored: Boolean(event.persisted), state: source.readyState };
      send(JSON.stringify(message));
    };
  }

  if (!script) return run();
  var element = document.createElement('script');
  element.src = script;
  element.onload = run;
  document.getElementsByTagName('head')[0].appendChild(element);
})();
