// Checks that need frames of their own, and those of URLs in a page. ES5.
(function (checks) {
  'use strict';

  var tokens = 0;

  /** A name that no other frame has. */
  checks.token = function () {
    return 'check' + ++tokens + '-' + Math.random().toString(36).slice(2);
  };

  /** The address of one of our pages with a source for `url` in it. */
  checks.address = function (t, page, token, url, more) {
    var under = t.scope.sseUnderTest;
    var parts = ['token=' + token, 'impl=' + under.impl, 'url=' + encodeURIComponent(url)];
    return page + '?' + parts.concat(more || []).join('&');
  };

  /** Calls listener with what the source in the other realm tells. */
  checks.hear = function (t, token, listener) {
    var guarded = t.guard(listener);
    function onMessage(event) {
      var message = parse(event.data);
      if (message && message.token === token) guarded(message);
    }
    t.scope.addEventListener('message', onMessage);
    t.later(function () {
      t.scope.removeEventListener('message', onMessage);
    });
  };

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  /** @return {Element|null} an iframe, or null when there is no document (then the check is over). */
  checks.frame = function (t, address, sandbox) {
    if (!t.scope.document) {
      t.unsupported('there is no document');
      return null;
    }
    var frame = t.scope.document.createElement('iframe');
    if (sandbox) frame.setAttribute('sandbox', sandbox);
    frame.src = address;
    t.scope.document.body.appendChild(frame);
    t.later(function () {
      if (frame.parentNode) frame.parentNode.removeChild(frame);
    });
    return frame;
  };

  checks.add('opaque-origin', function (t) {
    var token = checks.token();
    checks.hear(t, token, function (message) {
      if (message.what === 'message') t.pass();
    });
    checks.frame(t, checks.address(t, 'frame.html', token, t.url), 'allow-scripts');
  });

  checks.add('csp-connect-src', function (t) {
    var token = checks.token();
    var opened = false;
    checks.hear(t, token, function (message) {
      if (message.what === 'open' || message.what === 'message') opened = true;
      t.ok(message.what !== 'thrown', 'the constructor threw: ' + message.message);
      if (message.what !== 'error') return;
      t.ok(!opened, 'the source was opened in spite of the policy');
      t.pass();
    });
    checks.frame(t, checks.address(t, 'frame-csp.html', token, t.url));
  });

  checks.add('event-realm', function (t) {
    var token = checks.token();
    checks.hear(t, token, function () {
      var other = frame.contentWindow;
      var EventSource = other.sseImplementation.find(t.scope.sseUnderTest.impl, other);
      var source = new EventSource(t.url);
      t.later(function () {
        source.close();
      });
      t.on(source, 'message', function (event) {
        t.ok(event instanceof other.MessageEvent, 'the event is no MessageEvent of the constructor’s realm');
        t.ok(!(event instanceof t.scope.MessageEvent), 'the event is a MessageEvent of another realm');
        t.pass();
      });
    });
    var frame = checks.frame(t, checks.address(t, 'frame.html', token, t.url, ['idle=1']));
  });

  checks.add('ctor-empty-url', function (t) {
    if (!t.scope.document) return t.unsupported('there is no document');
    var source = t.source('');
    source.close();
    t.equal(source.url, t.scope.document.baseURI.replace(/#.*/, ''), 'url for ""');
    t.pass();
  });

  checks.add('ctor-relative', function (t) {
    if (!t.scope.document) return t.unsupported('there is no document');
    relativeUrls(t, 'without a base element');
    var base = t.scope.document.createElement('base');
    base.href = '/page/some/where/else/';
    t.later(function () {
      if (base.parentNode) base.parentNode.removeChild(base);
    });
    t.scope.document.getElementsByTagName('head')[0].appendChild(base);
    relativeUrls(t, 'with a base element');
    t.pass();
  });

  function relativeUrls(t, where) {
    var urls = ['x', '../x', '/x', '?x', '//host.invalid/x'];
    for (var i = 0; i < urls.length; i++) {
      var source = t.source(urls[i]);
      source.close();
      t.equal(source.url, new t.scope.URL(urls[i], t.scope.document.baseURI).href, 'url for ' + urls[i] + ' ' + where);
    }
  }
})(self.sseChecks);
