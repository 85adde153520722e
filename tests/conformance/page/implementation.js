// Which EventSource is under test in this realm: the engine's own, or one that a script of ours
// brings. ES5; for pages, frames and workers.
// Must not know: how a script is loaded, what the class is tested for.

(function (global) {
  'use strict';

  var SCRIPTS = { native: null, ours: '/lib/eventsource.min.js', legacy: '/lib/eventsource.legacy.js' };
  var KNOWN_ENGINES = [
    ['firefox', 'Firefox', /Firefox\/([\d.]+)/],
    ['edge', 'Edge', /Edge?\/([\d.]+)/],
    ['chromium', 'Chromium', /(?:Chrome|Chromium)\/([\d.]+)/],
    ['jsdom', 'jsdom', /jsdom\/([\d.]+)/],
    ['phantomjs', 'PhantomJS', /PhantomJS\/([\d.]+)/],
    ['webkit', 'WebKit', /Version\/([\d.]+).*Safari/],
    ['webkit', 'WebKit', /AppleWebKit\/([\d.]+)/],
  ];

  var implementation = {
    /** The parameters behind the `?` of an address. */
    parameters: function (search) {
      var all = {};
      var pairs = search.replace(/^\?/, '').split('&');
      for (var i = 0; i < pairs.length; i++) {
        var at = pairs[i].indexOf('=');
        if (at > 0) all[pairs[i].slice(0, at)] = decodeURIComponent(pairs[i].slice(at + 1).replace(/\+/g, ' '));
      }
      return all;
    },

    /** The address of the script that brings the class; null: the engine has it. */
    script: function (impl) {
      if (!SCRIPTS.hasOwnProperty(impl)) throw new Error('?impl= is native, ours or legacy, not ' + impl);
      return SCRIPTS[impl];
    },

    /** The class, once the script was run; undefined when there is none. */
    find: function (impl, scope) {
      if (impl === 'native') return scope.EventSource;
      return scope.EventSourceWasm && scope.EventSourceWasm.EventSource;
    },

    /** Name and version of the engine: {client, runtime, version}. */
    engine: function (userAgent) {
      for (var i = 0; i < KNOWN_ENGINES.length; i++) {
        var found = KNOWN_ENGINES[i][2].exec(userAgent);
        if (found) return { client: KNOWN_ENGINES[i][0], runtime: KNOWN_ENGINES[i][1] + ' ' + found[1], version: found[1] };
      }
      return { client: 'browser', runtime: userAgent, version: '' };
    },
  };

  global.sseImplementation = implementation;
})(self);
