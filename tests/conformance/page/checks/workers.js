// Checks of workers of all kinds. ES5.
(function (checks) {
  'use strict';

  /** The play's address, relative to the scripts of this page. */
  function relative(t) {
    return '..' + t.url.replace(/^https?:\/\/[^/]*/, '');
  }

  /** What a source in a worker has to tell: its URL, open, an event. */
  function expectEvent(t) {
    var opened = false;
    return t.guard(function (event) {
      var message = JSON.parse(event.data);
      if (message.what === 'missing') t.fail('EventSource is not exposed in the worker');
      if (message.what === 'thrown') t.fail('the constructor throws ' + message.message);
      if (message.what === 'created') t.equal(message.url, t.url, 'url of a relative URL');
      if (message.what === 'open') opened = true;
      if (message.what !== 'message') return;
      t.ok(opened, 'the event came before open');
      t.equal(message.data, 'x', 'data');
      t.pass();
    });
  }

  checks.add('worker-dedicated', function (t) {
    if (typeof t.scope.Worker !== 'function') return t.unsupported('there are no workers');
    var worker = new t.scope.Worker(checks.address(t, 'remote-worker.js', checks.token(), relative(t)));
    worker.onmessage = expectEvent(t);
    worker.onerror = failure(t);
    t.later(function () {
      worker.terminate();
    });
  });

  checks.add('worker-shared', function (t) {
    if (typeof t.scope.SharedWorker !== 'function') return t.unsupported('there are no shared workers');
    var worker = new t.scope.SharedWorker(checks.address(t, 'remote-worker.js', checks.token(), relative(t)));
    worker.port.onmessage = expectEvent(t);
    worker.onerror = failure(t);
    t.later(function () {
      worker.port.close();
    });
  });

  function failure(t) {
    return function (event) {
      t.fail('the worker failed: ' + event.message);
    };
  }

  /** Registers a service worker for `address`; then calls ready with the active one. */
  function withServiceWorker(t, script, scopeUrl, ready) {
    var container = t.scope.navigator && t.scope.navigator.serviceWorker;
    if (!container || !t.scope.document) return t.unsupported('there are no service workers');
    container.register(script, { scope: scopeUrl }).then(
      t.guard(function (registration) {
        t.later(function () {
          registration.unregister();
        });
        whenActive(registration, t.guard(ready));
      }),
      function (error) {
        t.unsupported('the service worker can not be registered: ' + error);
      }
    );
  }

  function whenActive(registration, ready) {
    var worker = registration.installing || registration.waiting || registration.active;
    function look() {
      if (worker.state === 'activated') ready(worker);
    }
    worker.addEventListener('statechange', look);
    look();
  }

  checks.add('worker-service', function (t) {
    var token = checks.token();
    var script = checks.address(t, 'remote-worker.js', token, relative(t));
    var container = t.scope.navigator && t.scope.navigator.serviceWorker;
    if (container) {
      var listener = expectEvent(t);
      container.addEventListener('message', listener);
      t.later(function () {
        container.removeEventListener('message', listener);
      });
      if (container.startMessages) container.startMessages();
    }
    withServiceWorker(t, script, 'frame.html?' + token, function (worker) {
      worker.postMessage('start');
    });
  });

  checks.add('service-worker-stream', function (t) {
    var token = checks.token();
    var address = checks.address(t, 'frame.html', token, t.url + '?from-service-worker');
    var told = [];
    var times = [];
    checks.hear(t, token, function (message) {
      if (message.what === 'created' || message.what === 'shown') return;
      told.push(message.what + (message.data ? ' ' + message.data : ''));
      times.push(new Date().getTime());
      if (message.what !== 'error') return;
      t.equal(told.join(', '), 'open, message first, message second, error', 'what was told');
      t.ok(times[3] - times[1] > 100, 'the first event came only with the end of the stream');
      t.pass();
    });
    // The scope holds the frame's address and nothing else.
    withServiceWorker(t, 'service-worker.js', 'frame.html?token=' + token, function () {
      checks.frame(t, address);
    });
  });
})(self.sseChecks);
