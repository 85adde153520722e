// What the page shows about one implementation: progress, counts, a verdict in large letters, and
// what was found. ES5.
// Must not know: where the events come from.

(function (global) {
  'use strict';

  var TITLES = { native: 'This browser’s own EventSource', ours: 'eventsource-wasm', legacy: 'eventsource-wasm, the build for old engines' };
  var SHOWN = ['OK', 'FAILED', 'NON-STRICT', 'INFORMATIONAL', 'UNIMPLEMENTED', 'INCONCLUSIVE'];
  var LISTED = ['FAILED', 'NON-STRICT', 'INCONCLUSIVE'];

  function add(parent, tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.appendChild(document.createTextNode(text));
    parent.appendChild(element);
    return element;
  }

  function setText(element, text) {
    while (element.firstChild) element.removeChild(element.firstChild);
    element.appendChild(document.createTextNode(text));
  }

  /** @constructor */
  function Column(parent, impl, total) {
    var box = add(parent, 'section', 'column');
    box.id = 'column-' + impl;
    add(box, 'h2', '', TITLES[impl]);
    this.client = add(box, 'p', 'client', 'is loading');
    this.verdict = add(box, 'p', 'verdict');
    this.bar = add(add(box, 'div', 'bar'), 'div');
    this.list = add(box, 'ul', 'counts');
    this.findings = add(box, 'ol', 'findings');
    this.counts = {};
    this.finished = 0;
    this.known = 0; // of those that failed
    this.total = total;
    this.show();
  }

  /** @param {object} event {name, version, runtime, total} */
  Column.prototype.introduce = function (event) {
    var runtime = event.runtime && event.runtime.toLowerCase() !== event.name + ' ' + event.version ? ' in ' + event.runtime : '';
    setText(this.client, event.name + ' ' + event.version + runtime);
    this.total = event.total;
    this.show();
  };

  /** @param {object} event {id, verdict, message, requirement, url, known} */
  Column.prototype.take = function (event) {
    this.counts[event.verdict] = (this.counts[event.verdict] || 0) + 1;
    this.finished++;
    if (event.known) this.known++;
    if (LISTED.indexOf(event.verdict) >= 0) this.note(event);
    this.show();
  };

  Column.prototype.note = function (event) {
    var item = document.createElement('li');
    add(item, 'b', '', event.verdict + (event.known ? ', as known, ' : ' '));
    add(item, 'code', '', event.id);
    add(item, 'p', '', event.requirement + ' ');
    var clause = add(item.lastChild, 'a', '', 'Clause');
    clause.href = event.url;
    clause.target = '_blank';
    clause.rel = 'noopener';
    if (event.message) add(item, 'p', 'seen', event.message);
    // What failed stands above the rest.
    if (event.verdict !== 'FAILED') return this.findings.appendChild(item);
    this.findings.insertBefore(item, this.findings.childNodes[this.counts.FAILED - 1] || null);
  };

  Column.prototype.show = function () {
    this.bar.style.width = (this.total ? (100 * this.finished) / this.total : 0) + '%';
    setText(this.verdict, this.finished + ' of ' + this.total);
    setText(this.list, '');
    for (var i = 0; i < SHOWN.length; i++) {
      var count = this.counts[SHOWN[i]] || 0;
      if (!count && i > 1) continue;
      var item = add(this.list, 'li');
      add(item, 'b', '', String(count));
      item.appendChild(document.createTextNode(' ' + SHOWN[i]));
    }
  };

  Column.prototype.end = function (reason) {
    var failed = (this.counts.FAILED || 0) - this.known;
    if (reason) return;
    this.verdict.className = 'verdict ' + (failed ? 'bad' : 'good');
    setText(this.verdict, failed ? '\u2718 ' + cases(failed) + ' failed' : '\u2714 ' + (this.known ? 'Only what is known' : 'No case') + ' failed');
  };

  function cases(count) {
    return count + (count === 1 ? ' case' : ' cases');
  }

  global.SuiteColumn = Column;
})(self);
