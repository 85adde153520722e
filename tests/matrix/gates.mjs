// Engines without a page: what has to compile or run the legacy script there. Must not know: how
// they are installed.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { parsingPlays } from '../js/parsing-plays.mjs';
import { outcomeOf } from '../js/twin-streams.mjs';
import { builds } from '../js/builds.mjs';
import { userDefined } from '../js/old-engine.mjs';

const run = promisify(execFile);

/** @returns {Promise<string>} '' or what went wrong */
export async function pass(gate, program, folder) {
  if (gate.id === 'duktape') writeFileSync(`${folder}/cases.js`, await casesScript());
  const [command, ...args] = gate.command(program, folder);
  try {
    await run(command, args, { timeout: 120_000 });
    return '';
  } catch (error) {
    return String(error.stderr || error.stdout || error.message).split('\n').slice(0, 3).join(' ');
  }
}

const MOST_BYTES = 20_000;

/** ES5: plays every parsing case over a stand-in for XMLHttpRequest, and throws at the first difference. */
async function casesScript() {
  const plays = [];
  for (const { name, streams, listen } of parsingPlays()) {
    for (const stream of streams) {
      if (stream.length > MOST_BYTES) continue;
      const { events, lastEventId } = await outcomeOf(builds['index.js'], [stream], listen);
      plays.push({ name, text: userDefined(stream), listen, expected: [...events.flat(), lastEventId] });
    }
  }
  const ascii = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `var plays = ${ascii(plays)};\n(${playAll})(plays);\n`;
}

/* eslint-disable */
function playAll(plays) {
  var xhr;
  var scope = typeof globalThis === 'undefined' ? Function('return this')() : globalThis;
  scope.setTimeout = function () {};
  scope.clearTimeout = function () {};
  scope.XMLHttpRequest = function () {};
  XMLHttpRequest.prototype = {
    open: function (method, url) { if (!/^data:/.test(url)) xhr = this; },
    setRequestHeader: function () {}, send: function () {}, abort: function () {},
    getResponseHeader: function () { return 'text/event-stream'; },
  };
  for (var i = 0; i < plays.length; i++) {
    var events = [];
    var keep = function (event) { if (event.data !== undefined) events.push(event.type, event.data, event.lastEventId); };
    var source = new EventSourceWasm.EventSource('http://example.com/');
    var types = {};
    ['message'].concat(plays[i].listen).forEach(function (type) {
      if (!types['$' + type]) source.addEventListener(type, keep);
      types['$' + type] = true;
    });
    xhr.status = 200;
    xhr.readyState = 3;
    xhr.responseText = plays[i].text;
    xhr.onprogress();
    xhr.onload();
    source.close();
    var seen = events.concat(source.lastEventId);
    var same = seen.length === plays[i].expected.length;
    for (var at = 0; at < seen.length; at++) same = same && seen[at] === plays[i].expected[at];
    if (!same) throw new Error(plays[i].name + ': ' + JSON.stringify(seen) + ' instead of ' + JSON.stringify(plays[i].expected));
  }
}
