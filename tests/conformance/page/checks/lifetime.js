// Checks of what becomes of a source when its page goes away. ES5.
(function (checks) {
  'use strict';

  /** A frame with a source that has received an event; then `act` is called with it. */
  function withOpenFrame(t, act, heard) {
    var token = checks.token();
    var acted = false;
    checks.hear(t, token, function (message) {
      if (heard) heard(message);
      if (message.what !== 'message' || acted) return;
      acted = true;
      act(frame);
    });
    var frame = checks.frame(t, checks.address(t, 'frame.html', token, t.url));
  }

  checks.add('navigation-closes', function (t) {
    withOpenFrame(t, function (frame) {
      frame.parentNode.removeChild(frame);
      t.pass();
    });
  });

  checks.add('navigation-away', function (t) {
    withOpenFrame(t, function (frame) {
      frame.onload = t.guard(function () {
        t.pass();
      });
      frame.src = 'about:blank';
    });
  });

  checks.add('window-stop', function (t) {
    var stopped = false;
    withOpenFrame(
      t,
      function (frame) {
        stopped = true;
        frame.contentWindow.stop();
      },
      function (message) {
        if (!stopped || message.what !== 'error') return;
        t.equal(message.state, 2, 'readyState in the error behind window.stop()');
        // The frame stays for a while: a reconnection would be seen.
        setTimeout(function () {
          t.pass();
        }, 500);
      }
    );
  });

  checks.add('bfcache', function (t) {
    if (!t.scope.document) return t.unsupported('there is no document');
    var token = checks.token();
    var win = null;
    var away = false;
    var failed = false;
    var restored = false;
    checks.hear(t, token, function (message) {
      if (message.what === 'error') failed = true;
      if (message.what === 'message' && restored) t.pass('the page was restored, and receives again');
      if (message.what === 'message' && !away) {
        away = true;
        win.location.href = new t.scope.URL('frame-blank.html?' + token, t.scope.document.baseURI).href;
      } else if (message.what === 'blank') {
        win.history.back();
      } else if (message.what === 'created' && away) {
        t.pass('the page was loaded anew');
      } else if (message.what === 'shown' && message.restored) {
        restored = true;
        if (message.state !== 2) return; // a message has to come
        // Its error may be a task behind.
        setTimeout(
          t.guard(function () {
            t.ok(failed, 'the source in the restored page got no error');
            t.pass('the page was restored');
          }),
          500
        );
      }
    });
    win = t.scope.open(checks.address(t, 'frame.html', token, t.url), '_blank', 'width=200,height=200');
    if (!win) return t.unsupported('windows can not be opened here');
    t.later(function () {
      win.close();
    });
  });
})(self.sseChecks);
