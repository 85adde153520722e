// The adapter page: runs the class under test here, or with ?in=worker, shared-worker or
// service-worker in one of these, and says in large letters what is going on. ES5.
// Must not know: the protocol.

(function () {
  'use strict';

  var parameters = sseImplementation.parameters(location.search);
  var impl = parameters.impl || 'native';

  function tell(text) {
    document.getElementById('state').innerHTML = '';
    document.getElementById('state').appendChild(document.createTextNode(text));
  }

  /**
   * Takes away what older engines lack: ?without=fetch,Promise. `policy` forbids what a strict
   * Content-Security-Policy forbids.
   */
  function takeAway(names) {
    for (var i = 0; i < names.length; i++) {
      if (names[i] === 'policy') {
        var meta = document.createElement('meta');
        meta.httpEquiv = 'Content-Security-Policy';
        meta.content = "script-src 'self'";
        document.getElementsByTagName('head')[0].appendChild(meta);
        continue;
      }
      if (names[i] === 'EventTarget') takeConstructor(names[i]);
      else delete window[names[i]];
      if (names[i] === 'ReadableStream') delete Response.prototype.body;
    }
  }

  /** An interface that has no constructor, as EventTarget once was. */
  function takeConstructor(name) {
    var prototype = window[name].prototype;
    window[name] = function () {
      throw new TypeError('Illegal constructor');
    };
    window[name].prototype = prototype;
    prototype.constructor = window[name];
  }

  // The version stands in the script's first line.
  function load(script, done) {
    var xhr = new XMLHttpRequest();
    xhr.onreadystatechange = function () {
      if (xhr.readyState !== 4) return;
      if (xhr.status !== 200) return tell('There is no ' + script + ': build the package first (make dist).');
      var version = (/^\/\*!? *[\w-]+ ([\w.-]+)/.exec(xhr.responseText) || [])[1] || '';
      var element = document.createElement('script');
      element.onload = function () {
        done(version);
      };
      element.src = script; // not its text, which a policy would forbid
      document.getElementsByTagName('head')[0].appendChild(element);
    };
    xhr.open('GET', script, true);
    xhr.send(null);
  }

  function hear(event) {
    tell(String(event.data));
  }

  function fail(event) {
    tell('The worker failed: ' + event.message);
  }

  var WORKERS = {
    worker: function (address) {
      if (typeof Worker !== 'function') return tell('This browser has no workers.');
      var worker = new Worker(address);
      worker.onmessage = hear;
      worker.onerror = fail;
    },
    'shared-worker': function (address) {
      if (typeof SharedWorker !== 'function') return tell('This browser has no shared workers.');
      var worker = new SharedWorker(address);
      worker.onerror = fail;
      worker.port.onmessage = hear;
      window.sseWorker = worker; // Firefox ends one whose object nobody holds
    },
    'service-worker': function (address) {
      var container = navigator.serviceWorker;
      if (!container) return tell('This browser has no service workers.');
      container.onmessage = hear;
      container.register(address, { scope: 'nothing/' }).then(function (registration) {
        setInterval(function () {
          if (registration.active) registration.active.postMessage('live on');
        }, 2000);
      }, fail);
    },
  };

  if (!parameters.adapter) return tell('This page belongs to sse-conformance, which gives it the parameter adapter.');
  if (parameters.without) takeAway(parameters.without.split(','));
  document.title = impl + ' – ' + document.title;
  if (WORKERS.hasOwnProperty(parameters['in'])) return WORKERS[parameters['in']]('worker.js' + location.search);
  if (!sseImplementation.script(impl)) return sseStart(parameters, '', tell);
  load(sseImplementation.script(impl), function (version) {
    sseStart(parameters, version, tell);
  });
})();
