// Listeners and event objects: ours and the browser's own get the same events, from the stream and
// from script, and script must not be able to tell the difference.
import { deepEqual, equal, ok, thrown } from './assert.js';
import { dispatchAll, scenarios, streamOf } from './listener-scenarios.js';
import { ended, held, script } from './script.js';

/** Promises go on between two listeners of a native event, but not between two of ours. */
const laterListeners = () => new Promise((resolve) => { setTimeout(resolve); });

async function logByStream(context, EventSource, { types, setUp }) {
  const watched = context.open(script(held(streamOf([...types, 'end']))).url, {}, ['end'], EventSource);
  const log = [];
  setUp(watched.source, log);
  await watched.until(() => watched.types.includes('end'), 'the last event');
  await laterListeners();
  watched.source.close();
  return log;
}

function logByScript(context, EventSource, { types, setUp }) {
  const { source } = context.open('/never', {}, [], EventSource);
  const log = [];
  setUp(source, log);
  const returned = dispatchAll(source, types);
  source.close();
  return { log, returned };
}

const checkOf = (scenario) => async (context) => {
  const { types, log, byScript = log, returns = types.map(() => true), ignored = false } = scenario;
  const classes = ignored ? [context.EventSource] : [context.EventSource, context.Native];
  for (const EventSource of classes) {
    const whose = EventSource === context.Native ? 'native' : 'ours';
    deepEqual(logByScript(context, EventSource, scenario), { log: byScript, returned: returns }, `${whose}, by script`);
    deepEqual(await logByStream(context, EventSource, scenario), log, `${whose}, by the stream`);
  }
};

/** Members whose values are compared: all that the interface has. */
const membersOf = (event) => {
  const members = {};
  for (const key in event) {
    const value = event[key];
    members[key] = typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : typeof value === 'function' ? 'function' : value;
  }
  return members;
};

/** What an engine adds to the standard: it can be read, and says nothing. */
const OF_ENGINES = ['originalTarget', 'explicitOriginalTarget', 'userActivation'];

/** Ours may carry more than the native one, as an `error` does. */
function compareEvents(ours, native) {
  const { timeStamp: ourTime, ...ourMembers } = membersOf(ours);
  const { timeStamp: nativeTime, ...nativeMembers } = membersOf(native);
  for (const key of Object.keys(nativeMembers)) {
    ok(key in ourMembers, `${ours.type} has no ${key}`);
    if (!OF_ENGINES.includes(key)) deepEqual(ourMembers[key], nativeMembers[key], `${ours.type} ${key}`);
  }
  equal(typeof ourTime, typeof nativeTime);
  ok(Math.abs(ourTime - nativeTime) < 60_000, `timeStamp ${ourTime} beside ${nativeTime}`);
  equal(String(ours), String(native));
  equal(ours.constructor, native.constructor);
}

export const checks = {
  ...Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => [`listeners ${name}`, checkOf(scenario)])),

  async 'events are what the native ones are, while and after they are dispatched'(context) {
    const plan = [ended('retry: 10\nid: 7\ndata: a\n\nevent: ping\ndata: é\n\n'), held('data: end\n\n')];
    const seen = await Promise.all([context.EventSource, context.Native].map(async (EventSource) => {
      const watched = context.open(script(...plan).url, {}, ['ping'], EventSource);
      const during = [];
      for (const type of ['open', 'message', 'ping', 'error']) {
        watched.source.addEventListener(type, (event) => during.push(membersOf(event).eventPhase, event.composedPath().length));
      }
      await watched.arrived(3);
      await laterListeners();
      return { events: watched.seen, during };
    }));
    deepEqual(...seen.map(({ during }) => during));
    const [ours, native] = seen.map(({ events }) => events);
    deepEqual(ours.map(({ type }) => type), native.map(({ type }) => type));
    // The URLs of the two differ, so the origin is what is the same.
    ours.forEach((event, i) => compareEvents(event, native[i]));
  },

  'an event can not be dispatched while it is being dispatched'(context) {
    const outcomes = context.openBoth('/never').map(({ source }) => {
      let name;
      source.addEventListener('x', (event) => { name = thrown(() => source.dispatchEvent(event)).name; });
      source.dispatchEvent(new Event('x'));
      return name;
    });
    equal(outcomes[0], outcomes[1]);
    equal(outcomes[0], 'InvalidStateError');
  },

  'dispatchEvent refuses what is no event'(context) {
    for (const value of [undefined, null, {}, 'x', { type: 'x' }]) {
      const names = context.openBoth('/never').map(({ source }) => {
        source.addEventListener('x', () => ok(false, 'a listener was called'));
        return thrown(() => source.dispatchEvent(value)).name;
      });
      equal(names[0], names[1], String(value));
      context.end();
    }
  },

  'an event of script can be dispatched again and elsewhere'(context) {
    const logs = context.openBoth('/never').map(({ source }) => {
      const log = [];
      const event = new Event('x', { cancelable: true });
      source.addEventListener('x', (each) => each.stopImmediatePropagation());
      source.addEventListener('x', () => log.push('not called'));
      log.push(source.dispatchEvent(event), Object.getOwnPropertyNames(event));
      const other = new EventTarget();
      other.addEventListener('x', (each) => each.preventDefault());
      log.push(other.dispatchEvent(event), source.dispatchEvent(event), event.target === source);
      return log;
    });
    deepEqual(logs[0], logs[1]);
  },

  'an event that was stopped before it is dispatched reaches nobody'(context) {
    // By the letter; Chromium ignores the flag on targets that are no nodes.
    const { source } = context.open('/never');
    const log = [];
    const stopped = new Event('x');
    stopped.stopPropagation();
    source.addEventListener('x', (event) => log.push(event === stopped ? 'the stopped one' : 'x'));
    source.dispatchEvent(stopped);
    source.dispatchEvent(new Event('x'));
    deepEqual(log, ['x']);
  },

  'wrong arguments are the same exceptions'(context) {
    const calls = [[], ['x'], ['x', 1], ['x', 'listener'], ['x', true], [Symbol('x'), () => {}], ['x', () => {}, { signal: 1 }],
      ['x', () => {}, { signal: null }], ['x', null], ['x', {}], ['x', () => {}, 1], ['x', () => {}, null]];
    for (const method of ['addEventListener', 'removeEventListener']) {
      for (const args of calls) {
        const [ours, native] = context.openBoth('/never').map(({ source }) => {
          try {
            return String(source[method](...args));
          } catch (error) {
            return error.name;
          }
        });
        equal(ours, native, `${method}(${args.map(String)})`);
        context.end();
      }
    }
    for (const key of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
      equal(context.EventSource.prototype[key].length, context.Native.prototype[key].length, key);
      equal(context.EventSource.prototype[key].name, key);
    }
  },

  async 'an exception of a listener is reported, and changes nothing else'(context) {
    const plan = [ended('retry: 10\ndata: 1\n\nevent: ping\ndata: 2\n\n'), held('data: 3\n\n')];
    const logs = [];
    for (const EventSource of [context.EventSource, context.Native]) {
      const reported = [];
      const report = (event) => {
        event.preventDefault(); // or the console would tell it, too
        reported.push(event.error.message);
      };
      addEventListener('error', report);
      const types = ['open', 'message', 'ping', 'error'];
      const { source } = context.open(script(...plan).url, {}, [], EventSource);
      const order = [];
      for (const type of types) {
        source.addEventListener(type, () => { throw new Error(`on purpose: ${type}`); });
      }
      for (const type of ['open', 'message', 'error']) source[`on${type}`] = () => { throw new Error(`on purpose: on${type}`); };
      const all = new Promise((resolve) => {
        for (const type of types) source.addEventListener(type, ({ data }) => {
          order.push([type, data ?? '', source.readyState]);
          if (data === '3') resolve();
        });
      });
      await context.within(all, 'the last message');
      source.close();
      removeEventListener('error', report);
      logs.push({ order, reported });
    }
    deepEqual(logs[0], logs[1]);
    equal(logs[0].order.length, 6);
  },
};
