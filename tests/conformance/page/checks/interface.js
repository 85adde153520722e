// Checks of the interface as Web IDL makes it out of the standard's definition. ES5.
(function (checks) {
  'use strict';

  checks.add('readonly', function (t) {
    var source = t.source(t.url);
    var names = ['url', 'readyState', 'withCredentials'];
    for (var i = 0; i < names.length; i++) assign(t, source, names[i]);
    t.pass();
  });

  function assign(t, source, name) {
    var before = source[name];
    var assignment = 'o.' + name + ' = 7';
    var sloppily = functionOf('try { ' + assignment + ' } catch (e) { throw new Error("sloppy") }');
    if (sloppily) sloppily(source);
    t.equal(source[name], before, name + ' after an assignment');
    // Not this file's own mode: Bun drops the directive from a CommonJS script.
    var strictly = functionOf('"use strict"; ' + assignment);
    t.throws(
      function () {
        if (strictly) strictly(source);
        else source[name] = 7;
      },
      'TypeError',
      'assigning to ' + name + ' in strict mode'
    );
    t.equal(source[name], before, name + ' after an assignment in strict mode');
  }

  /** Null where a policy forbids to make functions of text. */
  function functionOf(text) {
    try {
      return new Function('o', text);
    } catch (e) {
      return null;
    }
  }

  checks.add('idl-harness', function (t) {
    var EventSource = t.EventSource;
    var prototype = EventSource.prototype;
    t.equal(EventSource.name, 'EventSource', 'EventSource.name');
    t.equal(EventSource.length, 1, 'EventSource.length');
    t.ok(prototype instanceof t.scope.EventTarget, 'EventSource.prototype has not EventTarget.prototype above it');
    t.ok(Object.getPrototypeOf(prototype) === t.scope.EventTarget.prototype, 'something stands between the prototypes of EventSource and EventTarget');
    t.ok(Object.getPrototypeOf(EventSource) === t.scope.EventTarget, 'EventSource does not inherit from EventTarget');
    t.equal(Object.prototype.toString.call(prototype), '[object EventSource]', 'EventSource.prototype as a string');
    var own = Object.getOwnPropertyDescriptor(EventSource, 'prototype');
    t.ok(!own.writable && !own.enumerable && !own.configurable, 'EventSource.prototype can be changed');
    t.ok(prototype.constructor === EventSource, 'EventSource.prototype.constructor is not EventSource');
    t.ok(!Object.getOwnPropertyDescriptor(prototype, 'constructor').enumerable, 'constructor is enumerable');
    t.equal(Object.prototype.toString.call(t.source(t.url)), '[object EventSource]', 'an object as a string');
    attributes(t, prototype);
    closeMethod(t, prototype);
    t.pass();
  });

  function attributes(t, prototype) {
    var writable = { url: false, withCredentials: false, readyState: false, onopen: true, onmessage: true, onerror: true };
    for (var name in writable) attribute(t, prototype, name, writable[name]);
  }

  function attribute(t, prototype, name, writable) {
    var own = Object.getOwnPropertyDescriptor(prototype, name);
    t.ok(own, name + ' is not on the prototype');
    t.equal(typeof own.get, 'function', name + ': its getter');
    t.equal(typeof own.set, writable ? 'function' : 'undefined', name + ': its setter');
    t.equal(own.enumerable, true, name + ': enumerable');
    t.equal(own.configurable, true, name + ': configurable');
    t.equal(own.get.name, 'get ' + name, 'the name of the getter of ' + name);
    t.equal(own.get.length, 0, 'the length of the getter of ' + name);
    t.throws(
      function () {
        own.get.call({});
      },
      'TypeError',
      'the getter of ' + name + ' on another object'
    );
    if (!writable) return;
    t.equal(own.set.length, 1, 'the length of the setter of ' + name);
    t.throws(
      function () {
        own.set.call({}, null);
      },
      'TypeError',
      'the setter of ' + name + ' on another object'
    );
  }

  function closeMethod(t, prototype) {
    var own = Object.getOwnPropertyDescriptor(prototype, 'close');
    t.ok(own, 'close is not on the prototype');
    t.equal(typeof own.value, 'function', 'close');
    t.equal(own.value.length, 0, 'close.length');
    t.equal(own.value.name, 'close', 'close.name');
    t.ok(own.writable && own.enumerable && own.configurable, 'close is not writable, enumerable and configurable');
    t.throws(
      function () {
        own.value.call({});
      },
      'TypeError',
      'close() of another object'
    );
  }
})(typeof module === 'object' && module.exports ? globalThis.sseChecks : self.sseChecks);
