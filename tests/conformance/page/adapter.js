// The adapter protocol (../PROTOCOL.md) for every JavaScript adapter, in pages and in Node: what a
// command does, what a callback reports, and what has to happen inside it. ES5, since the oldest
// engines run it too.
// Must not know: how messages travel, which client it is, what any case expects.
//
//   new SseAdapter(client, report)   report(message) sends one message
//     .hello()                       says who the client is
//     .handle(command)               carries out one command
//
// A client is an object that the other files make:
//   about       {client, version, runtime, profiles, capabilities, hides}
//   create(url, options, seen) -> source   throws what the client's constructor throws
//   parse(seen) -> source                  profile parser
//   check(name, urls, done)                capability checks; returns false if it has none of this name;
//                                          done(passed, reason), passed null when it can't be run here
//   collectGarbage(), leave(), quit()      where there is such a thing
// A source: close(), and if the client has it state(), lastEventId(), retry(), listen(types),
//   restart(); of a parser: feed(base64), end().
// `seen` is what the client's callbacks are passed on to, with the source as the first argument:
//   open(source)  event(source, {type, data, lastEventId, origin})  error(source, message)
//   comment(source, text)

(function (global) {
  'use strict';

  var PROTOCOL = 1;

  /** @constructor */
  function SseAdapter(client, send) {
    this.client = client;
    this.send = send;
    this.records = {};
  }

  SseAdapter.prototype.hello = function () {
    var message = { ev: 'hello', protocol: PROTOCOL };
    for (var key in this.client.about) message[key] = this.client.about[key];
    this.report(message);
  };

  SseAdapter.prototype.report = function (message) {
    message.t = now();
    this.send(message);
  };

  SseAdapter.prototype.handle = function (command) {
    var action = commands.hasOwnProperty(command.cmd) ? commands[command.cmd] : null;
    if (!action || action(this, command, this.records[command.id]) === false) {
      this.report({ ev: 'unsupported', cmd: command.cmd, id: command.id, name: command.name });
    }
  };

  // Each gets the adapter, the command and the record of the source that the command names, and
  // returns false when the client can't do it.
  var commands = {
    create: function (adapter, command) {
      var options = command.options || {};
      options.listen = command.listen || [];
      var record = begin(adapter, command.id, options);
      var source;
      try {
        source = adapter.client.create(command.url, options, record.seen);
      } catch (error) {
        adapter.report({ ev: 'thrown', id: record.id, name: error && error.name, message: String(error && error.message) });
        return;
      }
      record.keep(source);
      record.report({ ev: 'created', state: stateOf(source) });
      record.after('created', source);
    },
    listen: function (adapter, command, record) {
      var source = record && record.source();
      if (!source || !source.listen) return false;
      source.listen(command.types);
    },
    close: function (adapter, command, record) {
      var source = record && record.source();
      if (!source) return false;
      closeTimes(record, source, command.times);
    },
    probe: function (adapter, command, record) {
      var source = record && record.source();
      if (!record) return false;
      record.report({
        ev: 'state',
        state: source ? stateOf(source) : undefined,
        lastEventId: source && source.lastEventId ? source.lastEventId() : undefined,
        retry: source && source.retry ? source.retry() : undefined,
      });
    },
    restart: function (adapter, command, record) {
      var source = record && record.source();
      if (!source || !source.restart) return false;
      source.restart();
    },
    check: function (adapter, command) {
      if (!adapter.client.check) return false;
      var answered = false;
      return adapter.client.check(command.name, { url: command.url, url2: command.url2 }, function (passed, reason) {
        if (answered) return;
        answered = true;
        var answer = { ev: 'checked', name: command.name, passed: passed, reason: reason };
        if (passed === null) answer = { ev: 'unsupported', cmd: 'check', name: command.name, reason: reason };
        adapter.report(answer);
      });
    },
    parse: function (adapter, command) {
      if (!adapter.client.parse) return false;
      var record = begin(adapter, command.id, {});
      record.keep(adapter.client.parse(record.seen));
      record.report({ ev: 'created' });
    },
    feed: function (adapter, command, record) {
      var source = record && record.source();
      if (!source || !source.feed) return false;
      source.feed(command.base64);
    },
    end: function (adapter, command, record) {
      var source = record && record.source();
      if (!source || !source.end) return false;
      source.end();
    },
    forget: function (adapter, command, record) {
      if (!record) return;
      record.forgotten = true;
      delete adapter.records[command.id];
      if (record.collecting) clearInterval(record.collecting);
      var source = record.source();
      if (source && source.close) source.close();
    },
    leave: function (adapter) {
      if (!adapter.client.leave) return false;
      adapter.client.leave();
    },
    quit: function (adapter) {
      if (adapter.client.quit) adapter.client.quit();
    },
  };

  function begin(adapter, id, options) {
    var record = new Record(adapter, id, options);
    adapter.records[id] = record;
    return record;
  }

  /** What is kept about one source. @constructor */
  function Record(adapter, id, options) {
    var record = this;
    this.adapter = adapter;
    this.id = id;
    this.options = options;
    this.counts = {}; // callbacks so far, by event type
    this.forgotten = false;
    this.held = null;
    this.weak = null;
    this.collecting = null;
    this.seen = {
      open: function (source) {
        record.report({ ev: 'open', state: stateOf(source) });
        record.after('open', source);
      },
      event: function (source, event) {
        record.report({
          ev: 'event',
          type: event.type,
          data: event.data,
          lastEventId: event.lastEventId,
          origin: event.origin,
          state: stateOf(source),
        });
        record.after(event.type, source);
      },
      error: function (source, message) {
        record.report({ ev: 'error', state: stateOf(source), message: message });
        record.after('error', source);
      },
      comment: function (source, text) {
        record.report({ ev: 'comment', text: text });
      },
    };
  }

  Record.prototype.report = function (message) {
    if (this.forgotten) return;
    message.id = this.id;
    this.adapter.report(message);
  };

  // With the option `drop` nothing but the source's own listeners may keep it alive.
  Record.prototype.keep = function (source) {
    if (!this.options.drop) {
      this.held = source;
      return;
    }
    if (typeof WeakRef === 'function') this.weak = new WeakRef(source);
    var client = this.adapter.client;
    this.collecting = setInterval(function () {
      client.collectGarbage();
    }, 100);
  };

  Record.prototype.source = function () {
    return this.held || (this.weak && this.weak.deref()) || null;
  };

  // What has to happen inside a callback, once it was reported.
  Record.prototype.after = function (type, source) {
    if (this.forgotten) return;
    var options = this.options;
    var count = (this.counts['$' + type] = (this.counts['$' + type] || 0) + 1);
    if (options.delayOn && options.delayOn.event === type) keepBusy(options.delayOn.ms);
    if (isMoment(options.closeOn, type, count)) closeTimes(this, source, options.closeTimes);
    if (isMoment(options.throwOn, type, count)) throw new SseAdapter.Thrown(type, count);
  };

  /** The exception of `throwOn`. @constructor */
  SseAdapter.Thrown = function (type, count) {
    this.name = 'ThrownOnPurpose';
    this.message = 'thrown by callback ' + count + ' for ' + type + ', as the runner asked';
  };
  SseAdapter.Thrown.prototype = new Error();

  function isMoment(when, type, count) {
    return !!when && when.event === type && (when.n || 1) === count;
  }

  function closeTimes(record, source, times) {
    for (var i = 0; i < (times || 1); i++) {
      source.close();
      record.report({ ev: 'closed', state: stateOf(source) });
    }
  }

  function stateOf(source) {
    return source && source.state ? source.state() : undefined;
  }

  function keepBusy(ms) {
    for (var end = now() + ms; now() < end; );
  }

  function now() {
    return typeof performance === 'object' && performance.now ? performance.now() : new Date().getTime();
  }

  if (typeof module === 'object' && module.exports) module.exports = SseAdapter;
  else global.SseAdapter = SseAdapter;
})(typeof self === 'undefined' ? this : self);
