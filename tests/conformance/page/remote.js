// A source in another realm than the check that wants it: in a frame, another window, or a worker.
// It tells what it sees as JSON texts {token, what, …}. ES5.
// Must not know: how the texts travel.

(function (global) {
  'use strict';

  /**
   * @param {object} parameters token, impl, url
   * @param {function(string)} send
   * @return {object|null} the source
   */
  function remoteSource(parameters, send) {
    var source = null;

    function tell(what, more) {
      var message = more || {};
      message.token = parameters.token;
      message.what = what;
      message.state = source ? source.readyState : undefined;
      send(JSON.stringify(message));
    }

    var EventSource = global.sseImplementation.find(parameters.impl, global);
    if (!EventSource) {
      tell('missing');
      return null;
    }
    try {
      source = new EventSource(parameters.url);
    } catch (error) {
      tell('thrown', { message: String(error) });
      return null;
    }
    tell('created', { url: source.url });
    source.onopen = function () {
      tell('open');
    };
    source.onmessage = function (event) {
      tell('message', { data: event.data });
    };
    source.onerror = function () {
      tell('error');
    };
    return source;
  }

  global.sseRemoteSource = remoteSource;
})(self);
