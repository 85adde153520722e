// Checks of the constructor and of `url`. ES5.
(function (checks) {
  'use strict';

  checks.add('constants', function (t) {
    var names = ['CONNECTING', 'OPEN', 'CLOSED'];
    var source = t.source(t.url);
    var holders = [
      ['EventSource', t.EventSource],
      ['EventSource.prototype', t.EventSource.prototype],
      ['an EventSource', source],
    ];
    for (var value = 0; value < names.length; value++) {
      var name = names[value];
      for (var i = 0; i < holders.length; i++) {
        var what = holders[i][0] + '.' + name;
        t.equal(holders[i][1][name], value, what);
        t.later(restore(holders[i][1], name, value));
        changeQuietly(holders[i][1], name, 7);
        t.equal(holders[i][1][name], value, what + ' after an assignment');
        if (i === 2) continue; // the object has it from its prototype
        var own = Object.getOwnPropertyDescriptor(holders[i][1], name);
        t.ok(own, what + ' is no own property');
        t.equal(own.enumerable, true, what + ': enumerable');
        t.equal(own.writable, false, what + ': writable');
        t.equal(own.configurable, false, what + ': configurable');
      }
    }
    t.pass();
  });

  // What could be changed must not spoil what comes after.
  function restore(object, name, value) {
    return function () {
      if (object[name] !== value) object[name] = value;
    };
  }

  function changeQuietly(object, name, value) {
    try {
      object[name] = value;
    } catch (error) {
      // strict mode: that is right
    }
  }

  checks.add('with-credentials', function (t) {
    t.equal(t.source(t.url).withCredentials, false, 'withCredentials without the second argument');
    t.equal(t.source(t.url, undefined).withCredentials, false, 'withCredentials with undefined');
    t.equal(t.source(t.url, null).withCredentials, false, 'withCredentials with null');
    t.equal(t.source(t.url, {}).withCredentials, false, 'withCredentials with {}');
    t.equal(t.source(t.url, { withCredentials: true }).withCredentials, true, 'withCredentials with { withCredentials: true }');
    var source = t.source(t.url, { withCredentials: 1 });
    t.equal(source.withCredentials, true, 'withCredentials with { withCredentials: 1 }');
    changeQuietly(source, 'withCredentials', false);
    t.equal(source.withCredentials, true, 'withCredentials after an assignment');
    t.pass();
  });

  checks.add('ctor-init', function (t) {
    t.source(t.url, undefined);
    t.source(t.url, null);
    t.source(t.url, {});
    var wrong = [1, 'x', true];
    for (var i = 0; i < wrong.length; i++) throwsFor(t, wrong[i]);
    var reads = 0;
    var init = Object.defineProperty({}, 'withCredentials', {
      get: function () {
        reads++;
        return 'yes';
      },
    });
    t.equal(t.source(t.url, init).withCredentials, true, 'withCredentials out of a string');
    t.equal(reads, 1, 'the number of times that withCredentials was read');
    t.pass();
  });

  function throwsFor(t, second) {
    t.throws(
      function () {
        t.source(t.url, second);
      },
      'TypeError',
      'new EventSource(url, ' + JSON.stringify(second) + ')'
    );
  }

  checks.add('ctor-no-args', function (t) {
    t.throws(
      function () {
        return new t.EventSource();
      },
      'TypeError',
      'new EventSource()'
    );
    t.equal(t.EventSource.length, 1, 'EventSource.length');
    t.pass();
  });

  checks.add('ctor-no-new', function (t) {
    t.throws(
      function () {
        var EventSource = t.EventSource;
        EventSource(t.url);
      },
      'TypeError',
      'EventSource(url)'
    );
    t.pass();
  });

  checks.add('ctor-stringify', function (t) {
    var text = {
      toString: function () {
        return t.url + '?1';
      },
    };
    t.equal(t.source(text).url, t.url + '?1', 'url for an object with toString');
    t.equal(t.source(new t.scope.URL(t.url + '?2')).url, t.url + '?2', 'url for a URL object');
    number(t);
    var thrown = new RangeError('mine');
    var error = t.throws(
      function () {
        t.source({
          toString: function () {
            throw thrown;
          },
        });
      },
      null,
      'a toString that throws'
    );
    t.ok(error === thrown, 'the exception of toString is not passed on');
    if (typeof Symbol === 'function') {
      t.throws(
        function () {
          t.source(Symbol('x'));
        },
        'TypeError',
        'new EventSource(a symbol)'
      );
    }
    t.pass();
  });

  // A number is its string: a relative URL, which is an error where there is no base.
  function number(t) {
    if (baseOf(t)) {
      t.equal(t.source(12).url, new t.scope.URL('12', baseOf(t)).href, 'url for the number 12');
    } else {
      t.throws(
        function () {
          t.source(12);
        },
        'SyntaxError',
        'new EventSource(12) where there is no base URL'
      );
    }
  }

  function baseOf(t) {
    return (t.scope.document && t.scope.document.baseURI) || (t.scope.location && t.scope.location.href);
  }

  checks.add('ctor-lone-surrogate', function (t) {
    var url = t.source(t.url + '?\uD800').url;
    t.ok(/%EF%BF%BD$/.test(url), 'url is ' + JSON.stringify(url));
    t.pass();
  });

  checks.add('url-serialised', function (t) {
    var host = /^https?:\/\/[^/]*/.exec(t.url)[0];
    var urls = [
      [host + '/a/./b/../c', host + '/a/c'],
      [host.toUpperCase() + '/x', host + '/x'],
      [host + '/a b?c d', host + '/a%20b?c%20d'],
      [host + '/x#frag', host + '/x#frag'],
      [host, host + '/'],
      ['http://127.0.0.1:80/x', 'http://127.0.0.1/x'],
      ['https://127.0.0.1:443/x', 'https://127.0.0.1/x'],
      ['http://LOCALHOST:80', 'http://localhost/'],
    ];
    for (var i = 0; i < urls.length; i++) {
      // Closed at once: none of these requests is part of the case.
      var source = t.source(urls[i][0]);
      source.close();
      t.equal(source.url, urls[i][1], 'url for ' + urls[i][0]);
    }
    t.pass();
  });

  checks.add('url-after-close', function (t) {
    var source = t.source(t.url + '?a#b');
    var before = source.url;
    t.equal(before, t.url + '?a#b', 'url');
    source.close();
    t.equal(source.url, before, 'url after close()');
    t.pass();
  });

  checks.add('url-after-redirect', function (t) {
    var source = t.source(t.url);
    t.on(source, 'message', function () {
      t.equal(source.url, t.url, 'url after a redirect');
      t.pass();
    });
  });
})(typeof module === 'object' && module.exports ? globalThis.sseChecks : self.sseChecks);
