// A client for adapter.js out of any class with the interface of EventSource. ES5.
// Must not know: the protocol, where the class comes from.

(function (global) {
  'use strict';

  /**
   * @param {Function} EventSource the class
   * @param {object} about see adapter.js
   * @param {function(object): (object|undefined)=} init makes the constructor's second argument out
   *   of the options of `create`
   */
  function eventSourceClient(EventSource, about, init) {
    return {
      about: about,
      create: function (url, options, seen) {
        var second = init ? init(options) : plainInit(options);
        var source = second === undefined ? new EventSource(url) : new EventSource(url, second);
        return wrap(source, options.listen || [], seen);
      },
    };
  }

  function plainInit(options) {
    return options.withCredentials ? { withCredentials: true } : undefined;
  }

  function wrap(source, types, seen) {
    var listening = {};
    var wrapped = {
      close: function () {
        source.close();
      },
      state: function () {
        return source.readyState;
      },
      listen: function (more) {
        for (var i = 0; i < more.length; i++) listenTo(more[i]);
      },
    };
    if ('lastEventId' in source) {
      wrapped.lastEventId = function () {
        return source.lastEventId;
      };
    }

    function listenTo(type) {
      if (listening['$' + type]) return;
      listening['$' + type] = true;
      source.addEventListener(type, told);
    }

    // `open` and `error` may also be types that the server chose; then they have data.
    function told(event) {
      var hasData = typeof event.data === 'string';
      if (event.type === 'open' && !hasData) return seen.open(wrapped);
      if (event.type === 'error' && !hasData) return seen.error(wrapped, event.message);
      seen.event(wrapped, {
        type: event.type,
        data: hasData ? event.data : String(event.data),
        lastEventId: event.lastEventId,
        origin: event.origin,
      });
    }

    wrapped.listen(['open', 'error', 'message'].concat(types));
    return wrapped;
  }

  /** `init` for a class with the option `fetch`, through which a request gets what `create` asks for. */
  eventSourceClient.withFetch = function (options) {
    var init = plainInit(options);
    var headers = options.headers || [];
    if (!headers.length && !options.method && options.body === undefined) return init;
    init = init || {};
    init.fetch = function (url, request) {
      var changed = copy(request);
      changed.headers = copy(request.headers);
      for (var i = 0; i < headers.length; i++) changed.headers[headers[i][0]] = headers[i][1];
      if (options.method) changed.method = options.method;
      if (options.body !== undefined) changed.body = options.body;
      return fetch(url, changed);
    };
    return init;
  };

  function copy(object) {
    var result = {};
    for (var key in object) result[key] = object[key];
    return result;
  }

  if (typeof module === 'object' && module.exports) module.exports = eventSourceClient;
  else global.eventSourceClient = eventSourceClient;
})(typeof self === 'undefined' ? this : self);
