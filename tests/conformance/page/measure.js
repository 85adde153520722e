// Measures what the HTTP beneath a client in a page can't do (`lacks` in ../PROTOCOL.md), by
// whatever can make requests here. ES5.
// Must not know: the client, cases.

(function (global) {
  'use strict';

  var PATIENCE_MS = 3000; // an engine that needs the body's first byte would wait forever
  var BYTES = '\xc3\xa9'; // a header's value is bytes, one char each
  var DIGITS = 'c3a9';

  /**
   * @param {string} base the runner's address of this adapter, at this origin
   * @param {function(Array<string>)} done gets what no way of making requests can do
   */
  function measure(base, done) {
    var lacks = [];
    var left = 2;
    function keep(name) {
      return function (able) {
        if (!able) lacks.push(name);
        if (--left === 0) done(lacks.sort());
      };
    }
    isOneAble([headByFetch, headByXhr], base + '/head-alone', keep('early-head'));
    isOneAble([bytesByFetch, bytesByXhr], base + '/header-bytes', keep('header-bytes'));
  }

  /** Each way calls back if it is able, and returns what ends it. */
  function isOneAble(ways, url, tell) {
    var ends = [];
    var told = false;
    var timer = setTimeout(say, PATIENCE_MS, false);
    function say(able) {
      if (told) return;
      told = true;
      clearTimeout(timer);
      for (var i = 0; i < ends.length; i++) ends[i]();
      tell(able);
    }
    for (var i = 0; i < ways.length; i++) ends.push(ways[i](url, say) || nothing);
  }

  function nothing() {}

  function headByFetch(url, say) {
    if (typeof fetch !== 'function') return undefined;
    var controller = typeof AbortController === 'function' && new AbortController();
    fetch(url, controller ? { signal: controller.signal } : {}).then(function () {
      say(true);
    }, nothing);
    return function () {
      if (controller) controller.abort();
    };
  }

  function headByXhr(url, say) {
    if (typeof XMLHttpRequest === 'undefined') return undefined;
    var xhr = new XMLHttpRequest();
    xhr.onreadystatechange = function () {
      if (xhr.readyState === 2) say(true);
    };
    xhr.open('GET', url, true);
    xhr.send(null);
    return function () {
      xhr.onreadystatechange = null;
      xhr.abort();
    };
  }

  function bytesByFetch(url, say) {
    if (typeof fetch !== 'function') return;
    fetch(url, { headers: { 'X-Bytes': BYTES } })
      .then(function (response) {
        return response.text();
      })
      .then(function (text) {
        if (text === DIGITS) say(true);
      }, nothing);
  }

  function bytesByXhr(url, say) {
    if (typeof XMLHttpRequest === 'undefined') return;
    var xhr = new XMLHttpRequest();
    xhr.onreadystatechange = function () {
      if (xhr.readyState === 4 && xhr.responseText === DIGITS) say(true);
    };
    xhr.open('GET', url, true);
    xhr.setRequestHeader('X-Bytes', BYTES);
    xhr.send(null);
  }

  global.sseMeasure = measure;
})(self);
