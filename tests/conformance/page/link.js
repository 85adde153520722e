// Carries the messages of the adapter protocol between a page, or a worker, and the runner: a long
// poll for commands, posts for reports, one at a time so that their order stays. Plain
// XMLHttpRequest, and fetch in service workers, which have no other. ES5.
// Must not know: what the messages say.

(function (global) {
  'use strict';

  var PATIENCE = 20; // failures in a row, then the runner is taken for gone
  var PAUSE_MS = 300;

  /**
   * @param {string} base the runner's address of this adapter
   * @param {function(object)} onCommand
   * @param {function(string)} onOver called once, with the reason
   * @return {{send: function(object)}}
   */
  function openLink(base, onCommand, onOver) {
    var waiting = [];
    var posting = false;
    var posted = 0;
    var taken = 0;
    var polls = 0;
    var failures = 0;
    var over = false;

    function end(reason) {
      if (over) return;
      over = true;
      onOver(reason);
    }

    function request(method, url, body, done) {
      if (typeof XMLHttpRequest === 'undefined') return requestByFetch(method, url, body, done);
      var xhr = new XMLHttpRequest();
      xhr.onreadystatechange = function () {
        if (xhr.readyState === 4) done(xhr.status, xhr.responseText);
      };
      xhr.open(method, url, true);
      if (body !== null) xhr.setRequestHeader('Content-Type', 'text/plain');
      xhr.send(body);
    }

    // What can be tried again is, for a while.
    function again(action, what) {
      failures++;
      if (failures > PATIENCE) return end(what);
      setTimeout(action, PAUSE_MS);
    }

    function poll() {
      if (over) return;
      // The last parameter keeps old caches away.
      request('GET', base + '/commands?after=' + taken + '&poll=' + polls++, null, function (status, text) {
        if (status === 404) return end('the run is over');
        if (status !== 200) return again(poll, 'the runner is gone');
        failures = 0;
        var commands = JSON.parse(text);
        taken += commands.length;
        poll();
        for (var i = 0; i < commands.length && !over; i++) onCommand(commands[i]);
      });
    }

    function post() {
      if (posting || over || !waiting.length) return;
      posting = true;
      var batch = waiting;
      waiting = [];
      deliver(batch);
    }

    function deliver(batch) {
      if (over) return;
      request('POST', base + '/reports?from=' + posted, portable(JSON.stringify(batch)), function (status) {
        if (status === 404) return end('the run is over');
        if (status < 200 || status > 299) {
          return again(function () {
            deliver(batch);
          }, 'the runner is gone');
        }
        failures = 0;
        posted += batch.length;
        posting = false;
        post();
      });
    }

    poll();
    return {
      send: function (message) {
        waiting.push(message);
        post();
      },
    };
  }

  function requestByFetch(method, url, body, done) {
    var status = 0;
    fetch(url, { method: method, body: body === null ? undefined : body, headers: { 'Content-Type': 'text/plain' } })
      .then(function (response) {
        status = response.status;
        return response.text();
      })
      .then(
        function (text) {
          done(status, text);
        },
        function () {
          done(0, '');
        }
      );
  }

  // Half a surrogate pair does not survive being sent as it is.
  function portable(json) {
    return json.replace(/[\ud800-\udfff]/g, function (unit) {
      return '\\u' + unit.charCodeAt(0).toString(16);
    });
  }

  global.sseOpenLink = openLink;
})(self);
