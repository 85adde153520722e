// The suite in a page: asks the server for a run, shows an adapter page for each implementation in
// a frame, and shows what the server judges. ES5 and XMLHttpRequest, as the adapter page.
// Must not know: cases, expectations, how a verdict comes about.
//
// Parameters of its address: start (begins by itself), case=GLOB, impls=native,ours,legacy.

(function () {
  'use strict';

  var RUNS = '/conformance/runs';
  var PATIENCE = 20; // failures in a row, then the server is taken for gone
  var PAUSE_MS = 500;
  var parameters = sseImplementation.parameters(location.search);
  var columns = {}; // these and the frames by implementation
  var frames = {};
  var running = null;
  var failures = 0;
  var wasHidden = false; // browsers slow down what nobody sees

  function element(id) {
    return document.getElementById(id);
  }

  function say(text) {
    var status = element('status');
    while (status.firstChild) status.removeChild(status.firstChild);
    status.appendChild(document.createTextNode(text));
  }

  function request(method, url, body, done) {
    var xhr = new XMLHttpRequest();
    xhr.onreadystatechange = function () {
      if (xhr.readyState !== 4) return;
      var answer = null;
      try {
        answer = JSON.parse(xhr.responseText);
      } catch (error) {
        // not JSON: the status says enough
      }
      done(xhr.status, answer);
    };
    xhr.open(method, url, true);
    if (body) xhr.setRequestHeader('Content-Type', 'application/json');
    xhr.send(body ? JSON.stringify(body) : null);
  }

  // Whether the engine parses the modern build, and has what that stands on.
  function isModern() {
    try {
      new Function('async function f(x) { for await (const { ...y } of x) f(y); }');
      new Function('new EventTarget(), new AbortController()')();
      return !!window.WebAssembly && !!window.fetch && typeof ReadableStream === 'function' && 'body' in Response.prototype;
    } catch (error) {
      return false;
    }
  }

  /** Calls done with the implementations that this engine can run, and a sentence on what it can't. */
  function available(done) {
    if (parameters.impls) return done(parameters.impls.split(','), '');
    var impls = window.EventSource ? ['native'] : [];
    var about = impls.length ? '' : 'This browser has no EventSource of its own. ';
    var own = isModern() ? 'ours' : 'legacy';
    request('GET', sseImplementation.script(own), null, function (status) {
      if (status === 200) return done(impls.concat(own), about);
      var missing =
        own === 'ours'
          ? 'eventsource-wasm is not built: run make dist.'
          : 'This browser is too old for eventsource-wasm, and its build for old engines is not there.';
      done(impls, about + missing);
    });
  }

  function start() {
    element('start').disabled = true;
    say('Starting …');
    available(function (impls, about) {
      element('missing').innerHTML = '';
      element('missing').appendChild(document.createTextNode(about));
      if (!impls.length) return say('There is nothing to judge.');
      var order = { impls: impls, profile: 'browser' };
      if (parameters['case']) order['case'] = parameters['case'];
      request('POST', RUNS, order, function (status, run) {
        if (status !== 200) return end('The run can not be started: ' + ((run && run.error) || 'status ' + status) + '.');
        begin(impls, run);
      });
    });
  }

  function begin(impls, run) {
    element('columns').innerHTML = '';
    columns = {};
    for (var i = 0; i < impls.length; i++) columns[impls[i]] = new SuiteColumn(element('columns'), impls[i], run.total);
    wasHidden = Boolean(document.hidden);
    running = RUNS + '/' + encodeURIComponent(run.run);
    follow(0);
    say('Keep this page open and in front.');
  }

  var actions = {
    page: function (event) {
      if (frames[event.impl]) element('frames').removeChild(frames[event.impl]);
      delete frames[event.impl];
      if (!event.url) return;
      var frame = (frames[event.impl] = document.createElement('iframe'));
      frame.title = 'adapter ' + event.impl;
      frame.src = event.url;
      element('frames').appendChild(frame);
    },
    client: function (event) {
      columns[event.impl].introduce(event);
    },
    verdict: function (event) {
      columns[event.impl].take(event);
    },
    trouble: function (event) {
      end('The run broke off: ' + event.message);
    },
  };

  function follow(after) {
    request('GET', running + '?after=' + after, null, function (status, answer) {
      if (!running) return;
      if (status !== 200 || !answer) return lost(after, status);
      failures = 0;
      for (var i = 0; i < answer.events.length && running; i++) actions[answer.events[i].type](answer.events[i]);
      if (!running) return;
      if (answer.done) return end('');
      follow(answer.next);
    });
  }

  function lost(after, status) {
    if (status === 404 || ++failures > PATIENCE) return end('The run broke off: the server is gone, or has given up.');
    setTimeout(function () {
      if (running) follow(after);
    }, PAUSE_MS);
  }

  function end(reason) {
    leave();
    for (var impl in columns) columns[impl].end(reason);
    element('frames').innerHTML = '';
    frames = {};
    say(reason || (wasHidden ? 'Done, but the page was not in front all the time: run it again before you trust a failure.' : 'Done.'));
    document.title = (reason ? 'Broken off' : 'Done') + ' – SSE conformance';
    element('start').disabled = false;
  }

  // What is left behind would hold a place for half a minute.
  function leave() {
    if (running) request('DELETE', running, null, function () {});
    running = null;
  }

  element('start').onclick = start;
  element('start').focus();
  if (window.addEventListener) window.addEventListener('pagehide', leave);
  if (document.addEventListener) {
    document.addEventListener('visibilitychange', function () {
      wasHidden = wasHidden || Boolean(document.hidden);
    });
  }
  if (/[?&]start\b/.test(location.search)) start();
})();
