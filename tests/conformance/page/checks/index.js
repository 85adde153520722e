// The named checks of the cases ("check" in tests/cases): a registry, and what runs one. A check
// looks at what only script in the client's own realm can see. ES5; in a page the files of this
// folder are loaded one after the other, this one first; Node loads them from here.
// Must not know: the protocol, any particular check.
//
//   checks.add(name, function (t) { … })
//
// `t` is the check's own: t.EventSource, t.scope (the global object), t.url, t.url2,
// t.collectGarbage;
//   t.source(url, init)        a source that is closed when the check is over
//   t.on(source, type, f)      addEventListener; a failing assertion in f fails the check
//   t.guard(f)                 f, with the same protection
//   t.equal, t.ok, t.throws    assertions: the last argument says what is looked at
//   t.later(f)                 runs f when the check is over
//   t.pass(reason)             ends it; not called: the runner's time runs out
//   t.fail(reason)
//   t.unsupported(reason)      the runtime lacks what the check needs

(function (global) {
  'use strict';

  var all = {};

  function Check(EventSource, scope, collectGarbage, urls, done) {
    this.EventSource = EventSource;
    this.scope = scope;
    this.collectGarbage = collectGarbage;
    this.url = urls.url;
    this.url2 = urls.url2;
    this.cleanups = [];
    this.done = done;
    this.over = false;
  }

  function Mismatch(message) {
    this.message = message;
  }

  Check.prototype = {
    constructor: Check,

    source: function (url, init) {
      var source = arguments.length > 1 ? new this.EventSource(url, init) : new this.EventSource(url);
      this.later(function () {
        source.close();
      });
      return source;
    },

    on: function (source, type, listener) {
      source.addEventListener(type, this.guard(listener));
    },

    guard: function (f) {
      var t = this;
      return function () {
        if (t.over) return undefined;
        try {
          return f.apply(this, arguments);
        } catch (error) {
          t.fail(describe(error));
          return undefined;
        }
      };
    },

    ok: function (condition, what) {
      if (!condition) throw new Mismatch(what);
    },

    equal: function (actual, expected, what) {
      if (actual !== expected && !(actual !== actual && expected !== expected)) {
        throw new Mismatch(what + ' is ' + show(actual) + ', not ' + show(expected));
      }
    },

    throws: function (action, name, what) {
      try {
        action();
      } catch (error) {
        var actual = error && error.name;
        if (name && actual !== name) throw new Mismatch(what + ' throws ' + show(actual) + ', not ' + name);
        return error;
      }
      throw new Mismatch(what + ' throws nothing' + (name ? ' instead of ' + name : ''));
    },

    later: function (cleanup) {
      this.cleanups.push(cleanup);
    },

    pass: function (reason) {
      this.end(true, reason);
    },

    fail: function (reason) {
      this.end(false, reason);
    },

    unsupported: function (reason) {
      this.end(null, reason);
    },

    end: function (passed, reason) {
      if (this.over) return;
      this.over = true;
      while (this.cleanups.length) {
        try {
          this.cleanups.pop()();
        } catch (error) {
          // what is over can't be cleaned up any better
        }
      }
      this.done(passed, reason || '');
    },
  };

  function describe(error) {
    if (error instanceof Mismatch) return error.message;
    return (error && error.name ? error.name + ': ' : '') + (error && error.message ? error.message : String(error));
  }

  function show(value) {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'function') return 'a function';
    return String(value);
  }

  var checks = {
    add: function (name, run) {
      all[name] = run;
    },

    /**
     * @param {Function} EventSource the class to look at
     * @param {object} scope the realm's global object
     * @param {function()=} collectGarbage where it can be started
     * @return {function(string, {url, url2}, function(boolean|null, string)): boolean} false when
     *   there is no check of that name; `passed` is null when the runtime lacks what it needs
     */
    runner: function (EventSource, scope, collectGarbage) {
      return function (name, urls, done) {
        if (!Object.prototype.hasOwnProperty.call(all, name)) return false;
        var t = new Check(EventSource, scope, collectGarbage, urls, done);
        t.guard(all[name])(t);
        return true;
      };
    },
  };

  global.sseChecks = checks;
  if (typeof module === 'object' && module.exports) {
    module.exports = checks;
    require('./constructor.js');
    require('./interface.js');
    require('./events.js');
    require('./listeners.js');
  }
})(typeof globalThis === 'undefined' ? self : globalThis);
