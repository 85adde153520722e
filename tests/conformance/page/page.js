// The adapter page: runs the class under test here, or with ?in=worker in a dedicated worker, and
// says in large letters what is going on. ES5.
// Must not know: the protocol.

(function () {
  'use strict';

  var parameters = sseImplementation.parameters(location.search);
  var impl = parameters.impl || 'native';

  function tell(text) {
    document.getElementById('state').innerHTML = '';
    document.getElementById('state').appendChild(document.createTextNode(text));
  }

  // The version stands in the script's first line.
  function load(script, done) {
    var xhr = new XMLHttpRequest();
    xhr.onreadystatechange = function () {
      if (xhr.readyState !== 4) return;
      if (xhr.status !== 200) return tell('There is no ' + script + ': build the package first (make dist).');
      var version = (/^\/\*!? *[\w-]+ ([\w.-]+)/.exec(xhr.responseText) || [])[1] || '';
      var element = document.createElement('script');
      element.text = xhr.responseText;
      document.getElementsByTagName('head')[0].appendChild(element);
      done(version);
    };
    xhr.open('GET', script, true);
    xhr.send(null);
  }

  function inWorker() {
    if (typeof Worker !== 'function') return tell('This browser has no workers.');
    var worker = new Worker('worker.js' + location.search);
    worker.onmessage = function (event) {
      tell(String(event.data));
    };
    worker.onerror = function (event) {
      tell('The worker failed: ' + event.message);
    };
  }

  if (!parameters.adapter) return tell('This page belongs to sse-conformance, which gives it the parameter adapter.');
  document.title = impl + ' – ' + document.title;
  if (parameters['in'] === 'worker') return inWorker();
  if (!sseImplementation.script(impl)) return sseStart(parameters, '', tell);
  load(sseImplementation.script(impl), function (version) {
    sseStart(parameters, version, tell);
  });
})();
