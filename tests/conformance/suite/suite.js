// The suite in a page: asks the server for a run, opens an adapter page for each implementation in
// a frame, and shows what the server judges. ES5 and XMLHttpRequest, as the adapter page.
// Must not know: cases, expectations, how a verdict comes about.

(function () {
  'use strict';

  var TITLES = { native: 'This browser’s own EventSource', ours: 'eventsource-wasm', legacy: 'eventsource-wasm, the build for old engines' };
  var columns = {}; // by adapter
  var failures = 0;

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

  /** Calls done with the implementations that this engine can run. */
  function available(done) {
    var impls = window.EventSource ? ['native'] : [];
    try {
      new Function('async function f(x) { for await (const { ...y } of x) f(y); }');
      if (!window.WebAssembly) throw new Error('no WebAssembly');
      done(impls.concat('ours'));
    } catch (error) {
      request('GET', sseImplementation.script('legacy'), null, function (status) {
        done(status === 200 ? impls.concat('legacy') : impls);
      });
    }
  }

  function start() {
    element('start').disabled = true;
    say('Starting …');
    available(function (impls) {
      if (!impls.length) return say('This browser has no EventSource, and there is no build of ours that it can run.');
      request('POST', '/conformance/runs', { impls: impls, profile: 'browser' }, function (status, run) {
        if (status !== 200) return say('The run can not be started: ' + ((run && run.error) || 'status ' + status) + '.');
        open(run, impls);
        follow(run.run, 0);
        say('Keep this page open and in front.');
      });
    });
  }

  function open(run, impls) {
    element('columns').innerHTML = '';
    element('frames').innerHTML = '';
    columns = {};
    for (var i = 0; i < impls.length; i++) {
      var adapter = run.adapters[impls[i]];
      columns[adapter] = new SuiteColumn(element('columns'), TITLES[impls[i]]);
      columns[adapter].begin(run.total);
      var frame = document.createElement('iframe');
      frame.title = 'adapter ' + impls[i];
      frame.src =
        '/page/index.html?adapter=' + encodeURIComponent(adapter) + '&impl=' + impls[i] + '&channel=' + encodeURIComponent(run.channel || '');
      element('frames').appendChild(frame);
    }
  }

  function follow(run, after) {
    request('GET', '/conformance/runs/' + encodeURIComponent(run) + '?after=' + after, null, function (status, answer) {
      if (status !== 200 || !answer) return lost(run, after, status);
      failures = 0;
      for (var i = 0; i < answer.events.length; i++) {
        var event = answer.events[i];
        if (columns[event.adapter]) columns[event.adapter].take(event);
      }
      if (answer.done) return end('');
      follow(run, answer.next === undefined ? after + answer.events.length : answer.next);
    });
  }

  function lost(run, after, status) {
    if (status === 404 || ++failures > 20) return end('The run broke off.');
    setTimeout(function () {
      follow(run, after);
    }, 500);
  }

  function end(reason) {
    for (var adapter in columns) columns[adapter].end(reason);
    element('frames').innerHTML = '';
    say(reason || 'Done.');
    element('start').disabled = false;
    element('start').focus();
  }

  element('start').onclick = start;
  element('start').focus();
  if (/[?&]start\b/.test(location.search)) start();
})();
