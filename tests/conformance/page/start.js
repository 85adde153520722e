// Starts the adapter of a page or of a worker, once the class under test is there. ES5.
// Must not know: how scripts get into this realm.

(function (global) {
  'use strict';

  /**
   * @param {object} parameters of the page's address
   * @param {string} version of our script
   * @param {function(string)} tell says to people what is going on
   */
  function start(parameters, version, tell) {
    var impl = parameters.impl || 'native';
    var EventSource = global.sseImplementation.find(impl, global);
    if (!EventSource) return tell('This browser has no EventSource of its own.');
    global.sseUnderTest = { impl: impl, script: global.sseImplementation.script(impl) };
    var about = aboutOf(impl, EventSource, version, realmOf(parameters));
    var overridable = about.capabilities.indexOf('headers') >= 0;
    var client = global.eventSourceClient(EventSource, about, overridable ? global.eventSourceClient.withFetch : undefined);
    client.collectGarbage = global.gc;
    client.check = global.sseChecks.runner(EventSource, global, global.gc);
    var path = '/adapter/' + encodeURIComponent(parameters.adapter);
    var base = (parameters.channel || '') + path;
    var cases = 0;
    var link = global.sseOpenLink(
      base,
      function (command) {
        if (command.cmd === 'create' || command.cmd === 'check') tell('Running … ' + ++cases);
        if (command.cmd === 'quit') tell('Done.');
        adapter.handle(command);
      },
      function (reason) {
        tell('Done: ' + reason + '.');
      }
    );
    var adapter = new global.SseAdapter(client, link.send);
    tell('Waiting for the runner …');
    // The engine's own class is judged with its HTTP, which is its own.
    if (impl === 'native') return adapter.hello();
    global.sseMeasure(path, function (lacks) {
      about.lacks = lacks;
      adapter.hello();
    });
  }

  /** What the engine's name alone does not say. */
  function realmOf(parameters) {
    return (parameters['in'] ? ', ' + parameters['in'].replace('-', ' ') : '') + (parameters.without ? ', without ' + parameters.without : '');
  }

  function aboutOf(impl, EventSource, version, realm) {
    var engine = global.sseImplementation.engine(navigator.userAgent);
    var capabilities = ['checks', 'cors'];
    if (impl === 'native') capabilities.push('http');
    if (typeof global.gc === 'function') capabilities.push('gc');
    if (typeof fetch === 'function' && typeof Symbol === 'function' && EventSource[Symbol['for']('eventsource.supports-fetch-override')]) {
      capabilities.push('headers', 'post', 'report');
    }
    return {
      client: impl === 'native' ? engine.client : 'eventsource-wasm' + (impl === 'ours' ? '' : ' (' + impl + ')'),
      version: impl === 'native' ? engine.version : version,
      runtime: engine.runtime + realm,
      profiles: ['client', 'eventsource', 'browser'],
      capabilities: capabilities,
    };
  }

  global.sseStart = start;
})(self);
