// What the page shows about one implementation: progress, counts, a verdict in large letters, and
// what was found. ES5.
// Must not know: where the events come from.

(function (global) {
  'use strict';

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
  function Column(parent, title) {
    var box = add(parent, 'section', 'column');
    add(box, 'h2', '', title);
    this.verdict = add(box, 'p', 'verdict', 'Waiting …');
    this.bar = add(add(box, 'div', 'bar'), 'div');
    this.list = add(box, 'ul', 'counts');
    this.findings = add(box, 'ol', 'findings');
    this.counts = {};
    this.finished = 0;
    this.total = 0;
  }

  Column.prototype.begin = function (total) {
    this.total = total;
    this.show();
  };

  /** @param {object} event {id, verdict, message} */
  Column.prototype.take = function (event) {
    this.counts[event.verdict] = (this.counts[event.verdict] || 0) + 1;
    this.finished++;
    if (LISTED.indexOf(event.verdict) >= 0) this.note(event);
    this.show();
  };

  Column.prototype.note = function (event) {
    var item = document.createElement('li');
    add(item, 'code', '', event.id);
    item.appendChild(document.createTextNode(' ' + event.verdict + (event.message ? ': ' + event.message : '')));
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
    var failed = this.counts.FAILED || 0;
    if (reason) return setText(this.verdict, reason);
    this.verdict.className = 'verdict ' + (failed ? 'bad' : 'good');
    setText(this.verdict, failed ? '\u2718 ' + failed + (failed === 1 ? ' case failed' : ' cases failed') : '\u2714 No case failed');
  };

  global.SuiteColumn = Column;
})(self);
