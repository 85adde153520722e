// Checks of listeners and handler attributes. ES5.
(function (checks) {
  'use strict';

  checks.add('dispatch-event', function (t) {
    var source = t.source(t.url);
    var seen = [];
    var trusted = [];
    function note(name) {
      return function (event) {
        seen.push(name + ' ' + event.type);
        trusted.push(event.isTrusted);
      };
    }
    source.addEventListener('message', note('listener'));
    source.addEventListener('x', note('listener'));
    source.onmessage = note('onmessage');
    source.dispatchEvent(make(t, 'MessageEvent', 'message'));
    source.dispatchEvent(make(t, 'CustomEvent', 'x'));
    t.equal(seen.join(', '), 'listener message, onmessage message, listener x', 'what was called');
    t.ok(trusted.indexOf(true) < 0, 'isTrusted is true for an event made by script');
    t.pass();
  });

  function make(t, kind, type) {
    var Kind = t.scope[kind] || t.scope.Event; // Node 18 has no CustomEvent
    if (typeof Kind === 'function') return new Kind(type);
    var event = t.scope.document.createEvent(kind);
    event.initEvent(type, false, false);
    return event;
  }

  checks.add('handle-event', function (t) {
    var source = t.source(t.url);
    var object = {};
    source.addEventListener('message', object);
    object.handleEvent = t.guard(function (event) {
      t.ok(this === object, 'this is not the object');
      t.equal(event.type, 'message', 'type');
      t.pass();
    });
  });

  checks.add('handler-and-listener', function (t) {
    var source = t.source(t.url);
    var calls = [];
    var complaints = [];
    function noting(name) {
      return function (event) {
        calls.push(name);
        if (this !== source) complaints.push('this is not the source in ' + name);
        if (arguments.length !== 1 || !event || event.type !== 'message') complaints.push(name + ' did not get the event');
      };
    }
    var one = noting('listener 1');
    source.addEventListener('message', one);
    source.onmessage = noting('onmessage');
    source.addEventListener('message', noting('listener 2'));
    source.addEventListener('message', one);
    t.on(source, 'message', function () {
      t.equal(complaints.join('; '), '', 'a complaint');
      t.equal(calls.join(', '), 'listener 1, onmessage, listener 2', 'the order of calls');
      t.pass();
    });
  });

  checks.add('handler-null', function (t) {
    var source = t.source(t.url);
    var calls = 0;
    source.onmessage = function () {
      calls++;
      source.onmessage = null;
    };
    t.on(source, 'message', function (event) {
      if (event.data !== 'y') return;
      t.equal(calls, 1, 'the number of calls of onmessage');
      t.equal(source.onmessage, null, 'onmessage');
      t.pass();
    });
  });

  checks.add('once-and-remove', function (t) {
    var source = t.source(t.url);
    var counts = { once: 0, removed: 0, victim: 0 };
    function count(name) {
      return function () {
        counts[name]++;
      };
    }
    var removed = count('removed');
    var victim = count('victim');
    source.addEventListener('message', count('once'), { once: true });
    source.addEventListener('message', removed);
    source.removeEventListener('message', removed);
    source.addEventListener('message', function () {
      source.removeEventListener('message', victim);
    });
    source.addEventListener('message', victim); // behind the one that removes it: never called
    t.on(source, 'message', function (event) {
      if (event.data !== 'z') return;
      t.equal(counts.once, 1, 'the calls of a listener with once');
      t.equal(counts.removed, 0, 'the calls of a listener that was removed');
      t.equal(counts.victim, 0, 'the calls of a listener that one before it removed');
      t.pass();
    });
  });

  checks.add('event-handler-attrs', function (t) {
    var source = t.source(t.url);
    var names = ['onopen', 'onmessage', 'onerror'];
    var kept = [function () {}, {}];
    var refused = [1, 'x', undefined, true];
    for (var i = 0; i < names.length; i++) {
      var name = names[i];
      t.equal(source[name], null, name + ' at first');
      for (var k = 0; k < kept.length; k++) {
        source[name] = kept[k];
        t.ok(source[name] === kept[k], name + ' does not keep ' + (k ? 'an object' : 'a function'));
      }
      for (var r = 0; r < refused.length; r++) {
        source[name] = kept[0];
        source[name] = refused[r];
        t.equal(source[name], null, name + ' after ' + String(refused[r]));
      }
    }
    t.pass();
  });

  checks.add('gc-no-listener', function (t) {
    if (!t.collectGarbage) return t.unsupported('the garbage collector can not be started here');
    (function () {
      // Not through t.source, which would keep it alive.
      new t.EventSource(t.url);
    })();
    var rounds = 0;
    var timer = setInterval(function () {
      t.collectGarbage();
      if (++rounds < 50) return;
      clearInterval(timer);
      t.pass();
    }, 100);
  });
})(typeof module === 'object' && module.exports ? globalThis.sseChecks : self.sseChecks);
