// What DOM says about listeners, as scenarios: what `setUp(target, log)` sets up, writes `log` when
// events of these types are dispatched one after the other. For Node and browsers alike. Must not
// know: what the target is, how the events come to be.
//
// byScript: the log, where it differs, for events that script has made; these can be cancelled.
// returns: what dispatchEvent() gives, if not all true.
// ignored: Chromium ignores capture on targets that are no nodes, so its own log differs.

export const scenarios = {
  'are called in order': {
    types: ['x'],
    log: ['first', 'second', 'third'],
    setUp(target, log) {
      for (const name of ['first', 'second', 'third']) target.addEventListener('x', () => log.push(name));
    },
  },

  'that capture are called first': {
    types: ['x'],
    log: ['capture 1', 'capture 2', 'bubble 1', 'bubble 2'],
    ignored: true,
    setUp(target, log) {
      target.addEventListener('x', () => log.push('bubble 1'));
      target.addEventListener('x', () => log.push('capture 1'), true);
      target.addEventListener('x', () => log.push('bubble 2'), { capture: false });
      target.addEventListener('x', () => log.push('capture 2'), { capture: true });
    },
  },

  'are called once for capture and once without, however often they were added': {
    types: ['x'],
    log: ['called', 'called'],
    setUp(target, log) {
      const listener = () => log.push('called');
      for (const options of [false, undefined, {}, { once: true }, { passive: true }, true, { capture: true }]) {
        target.addEventListener('x', listener, options);
      }
    },
  },

  'that are called once are gone before they are called': {
    types: ['x', 'x', 'x'],
    log: ['once', 'always', 'again', 'always', 'again', 'always', 'again'],
    setUp(target, log) {
      target.addEventListener('x', () => log.push('once'), { once: true });
      target.addEventListener('x', () => log.push('always'));
      const again = () => {
        log.push('again');
        target.addEventListener('x', again, { once: true });
      };
      target.addEventListener('x', again, { once: true });
    },
  },

  'can be removed, also during the dispatch': {
    types: ['x', 'x'],
    log: ['first', 'third', 'last', 'first', 'third', 'last'],
    setUp(target, log) {
      const second = () => log.push('second');
      const third = () => log.push('third');
      target.addEventListener('x', () => {
        log.push('first');
        target.removeEventListener('x', second);
        target.removeEventListener('x', third, true); // it does not capture
        target.removeEventListener('y', third);
      });
      target.addEventListener('x', second);
      target.addEventListener('x', third);
      target.addEventListener('x', () => log.push('last'));
    },
  },

  'that are removed and added again during the dispatch wait for the next event, at the end': {
    types: ['x', 'x'],
    log: ['first', 'last', 'first', 'last', 'second'],
    setUp(target, log) {
      const second = () => log.push('second');
      let moved = false;
      target.addEventListener('x', () => {
        log.push('first');
        if (moved) return;
        moved = true;
        target.removeEventListener('x', second);
        target.addEventListener('x', second);
      });
      target.addEventListener('x', second);
      target.addEventListener('x', () => log.push('last'));
    },
  },

  'added during the dispatch wait for the next event': {
    types: ['x', 'x'],
    log: ['first', 'first', 'late'],
    setUp(target, log) {
      target.addEventListener('x', () => target.addEventListener('x', () => log.push('late')));
      target.addEventListener('x', () => log.push('first'));
    },
  },

  'go with their signal, also during the dispatch': {
    types: ['x', 'x'],
    log: ['self', 'always', 'always'],
    setUp(target, log) {
      const [early, during, self] = [new AbortController(), new AbortController(), new AbortController()];
      early.abort();
      target.addEventListener('x', () => log.push('early'), { signal: early.signal });
      target.addEventListener('x', () => during.abort());
      target.addEventListener('x', () => log.push('during'), { signal: during.signal });
      target.addEventListener('x', () => {
        log.push('self');
        self.abort();
      }, { signal: self.signal });
      target.addEventListener('x', () => log.push('always'));
    },
  },

  'may be objects, whose handleEvent is looked up each time': {
    types: ['x', 'x'],
    log: [true, 'x', 'replaced'],
    setUp(target, log) {
      const listener = {
        handleEvent(event) {
          log.push(this === listener, event.type);
          listener.handleEvent = () => log.push('replaced');
        },
      };
      target.addEventListener('x', listener);
    },
  },

  'that are functions have the target as this, and as the target': {
    types: ['x'],
    log: [true, true, true, true],
    setUp(target, log) {
      target.addEventListener('x', function (event) {
        log.push(this === target, event.currentTarget === target, event.target === target, event.srcElement === target);
      });
    },
  },

  'may be stopped at once': {
    types: ['x', 'x'],
    log: ['first', 'first'],
    setUp(target, log) {
      target.addEventListener('x', () => log.push('first'));
      target.addEventListener('x', (event) => event.stopImmediatePropagation());
      target.addEventListener('x', () => log.push('second'));
    },
  },

  'behind one that stops the propagation are still called': {
    types: ['x'],
    log: [true, 'called'],
    setUp(target, log) {
      target.addEventListener('x', (event) => {
        event.stopPropagation();
        log.push(event.cancelBubble);
      });
      target.addEventListener('x', () => log.push('called'));
    },
  },

  'that capture keep the event from the others by stopping the propagation': {
    types: ['x', 'y'],
    log: ['x', 'y'],
    ignored: true,
    setUp(target, log) {
      target.addEventListener('x', (event) => event.stopPropagation(), true);
      target.addEventListener('x', () => log.push('x'), true);
      target.addEventListener('x', () => log.push('not called'));
      target.addEventListener('y', () => log.push('not called'));
      target.addEventListener('y', (event) => { event.cancelBubble = true; }, true);
      target.addEventListener('y', () => log.push('y'), true);
    },
  },

  'see the event at its target, and afterwards at rest': {
    types: ['x', 'y'],
    log: [2, 1, true, 0, 0, null, true],
    setUp(target, log) {
      let kept;
      target.addEventListener('x', (event) => {
        kept = event;
        log.push(event.eventPhase, event.composedPath().length, event.composedPath()[0] === target);
      });
      target.addEventListener('y', () => {
        log.push(kept.eventPhase, kept.composedPath().length, kept.currentTarget, kept.target === target);
      });
    },
  },

  'that are passive can not cancel, others can if the event can be cancelled': {
    types: ['x'],
    log: [false, true, false, true, false, true],
    byScript: [false, true, false, true, true, false],
    returns: [false],
    setUp(target, log) {
      const tell = (event) => log.push(event.defaultPrevented, event.returnValue);
      target.addEventListener('x', (event) => { event.preventDefault(); tell(event); }, { passive: true });
      target.addEventListener('x', (event) => { event.returnValue = false; tell(event); }, { passive: true });
      target.addEventListener('x', (event) => { event.preventDefault(); tell(event); });
    },
  },

  'may dispatch events of the same type': {
    types: ['x'],
    log: ['of x', 1, 2, 'second 2', true, 'second 1', true, 'second of x'],
    setUp(target, log) {
      let depth = 0;
      target.addEventListener('x', (event) => {
        if (log.length > 50) throw new Error('called again and again');
        log.push(event.data);
        if ((depth += 1) < 3) log.push(target.dispatchEvent(new MessageEvent('x', { data: depth })));
      });
      target.addEventListener('x', (event) => log.push(`second ${event.data}`));
    },
  },

  'may dispatch events of another type': {
    types: ['x'],
    log: ['y', false],
    setUp(target, log) {
      target.addEventListener('x', () => log.push(target.dispatchEvent(new Event('y', { cancelable: true }))));
      target.addEventListener('y', (event) => event.preventDefault());
      target.addEventListener('y', () => log.push('y'));
    },
  },

  'of open and error get what the stream sends under these names': {
    types: ['open', 'error', 'message'],
    log: ['open', 'of open', 'error', 'of error', 'message', 'of message'],
    setUp(target, log) {
      target.onopen = target.onerror = target.onmessage = (event) => {
        if (event instanceof MessageEvent) log.push(event.type, event.data);
      };
    },
  },

  'may be nothing': {
    types: ['x'],
    log: ['no exception'],
    setUp(target, log) {
      for (const nothing of [null, undefined]) {
        target.addEventListener('x', nothing);
        target.removeEventListener('x', nothing);
      }
      log.push('no exception');
    },
  },
};

/** The stream that dispatches events of these types. */
export const streamOf = (types) => types.map((type) => `event: ${type}\ndata: of ${type}\n\n`).join('');

/** Dispatches events of these types from script; gives what dispatchEvent() returned. */
export const dispatchAll = (target, types) =>
  types.map((type) => target.dispatchEvent(new MessageEvent(type, { data: `of ${type}`, cancelable: true })));
