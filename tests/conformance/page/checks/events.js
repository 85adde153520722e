// Checks of the event objects. ES5.
(function (checks) {
  'use strict';

  /** The first `message`. */
  function first(t, look) {
    var source = t.source(t.url);
    t.on(source, 'message', function (event) {
      look(event, source);
    });
    return source;
  }

  function plain(t, event, what) {
    t.equal(event.bubbles, false, what + '.bubbles');
    t.equal(event.cancelable, false, what + '.cancelable');
    t.ok(!('data' in event), what + ' has a property data');
    t.ok(event instanceof t.scope.Event, what + ' is no Event');
    t.ok(!(event instanceof t.scope.MessageEvent), what + ' is a MessageEvent');
  }

  checks.add('open-plain', function (t) {
    t.on(t.source(t.url), 'open', function (event) {
      t.equal(event.type, 'open', 'type');
      t.ok(event.constructor === t.scope.Event, 'the constructor of open is not Event');
      plain(t, event, 'open');
      t.pass();
    });
  });

  checks.add('error-plain', function (t) {
    t.on(t.source(t.url), 'error', function (event) {
      t.equal(event.type, 'error', 'type');
      plain(t, event, 'error');
      t.pass();
    });
  });

  checks.add('message-event', function (t) {
    first(t, function (event) {
      t.ok(event instanceof t.scope.MessageEvent, 'the event is no MessageEvent');
      t.equal(event.type, 'message', 'type');
      t.equal(event.data, 'x', 'data');
      t.equal(typeof event.lastEventId, 'string', 'the type of lastEventId');
      t.equal(event.origin, /^https?:\/\/[^/]*/.exec(t.url)[0], 'origin');
      t.pass();
    });
  });

  checks.add('event-flags', function (t) {
    first(t, function (event) {
      t.equal(event.bubbles, false, 'bubbles');
      t.equal(event.cancelable, false, 'cancelable');
      t.equal(event.composed, false, 'composed');
      event.preventDefault();
      t.equal(event.defaultPrevented, false, 'defaultPrevented after preventDefault()');
      // Script can't make trusted events: only the engine's own class can be held to it.
      var engines = /\[native code\]/.test(Function.prototype.toString.call(t.EventSource));
      if (engines) t.equal(event.isTrusted, true, 'isTrusted');
      t.pass('isTrusted is ' + event.isTrusted);
    });
  });

  checks.add('event-source-ports', function (t) {
    first(t, function (event) {
      t.equal(event.source, null, 'source');
      t.ok(event.ports && typeof event.ports === 'object', 'ports is no array');
      t.equal(event.ports.length, 0, 'ports.length');
      t.pass();
    });
  });

  checks.add('prototypes-unchanged', function (t) {
    var scope = t.scope;
    var watched = {
      'Object.prototype': Object.prototype,
      'EventSource.prototype': t.EventSource.prototype,
      'EventTarget.prototype': scope.EventTarget && scope.EventTarget.prototype,
      'Event.prototype': scope.Event && scope.Event.prototype,
    };
    var before = {};
    for (var name in watched) if (watched[name]) before[name] = members(watched[name]);
    var source = t.source(t.url);
    t.on(source, 'message', function () {
      for (var name in before) t.equal(members(watched[name]), before[name], 'the members of ' + name);
      t.equal({}.a, undefined, 'a property of every object');
      t.pass();
    });
  });

  // Names and values in one text. Accessors are compared by their functions' source.
  function members(object) {
    return Object.getOwnPropertyNames(object)
      .sort()
      .map(function (name) {
        var own = Object.getOwnPropertyDescriptor(object, name);
        return name + ' = ' + String(own.get || '') + String(own.set || '') + typeof own.value + String(own.value);
      })
      .join('; ');
  }

  checks.add('from-readable-stream', function (t) {
    var there = [];
    var missing = [];
    if (typeof t.EventSource.fromReadableStream === 'function') there.push('fromReadableStream');
    else missing.push('fromReadableStream');
    var names = ['lastEventId', 'reconnectionTime', 'reset'];
    for (var i = 0; i < names.length; i++) (names[i] in t.EventSource.prototype ? there : missing).push(names[i]);
    var told = 'there: ' + (there.join(', ') || 'none') + '; missing: ' + (missing.join(', ') || 'none');
    if (there[0] !== 'fromReadableStream') return t.pass(told);
    var source = t.EventSource.fromReadableStream(oneEvent(t.scope));
    t.later(function () {
      source.close();
    });
    t.on(source, 'message', function () {
      t.pass(told + '; a stream of one event is received');
    });
    setTimeout(function () {
      t.pass(told + '; a stream of one event is not received within 2 s');
    }, 2000);
  });

  function oneEvent(scope) {
    return new scope.ReadableStream({
      start: function (controller) {
        controller.enqueue(new scope.TextEncoder().encode('data: x\n\n'));
        controller.close();
      },
    });
  }
})(typeof module === 'object' && module.exports ? globalThis.sseChecks : self.sseChecks);
