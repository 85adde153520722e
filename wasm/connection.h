// The connection's states: when an attempt counts as opened, lost or failed, and when the next one
// may start. WHATWG HTML §9.2.2 and §9.2.3. Sans-I/O: facts in, actions out.
//
// Must not know: sockets, clocks, the parser, JavaScript.
//
// The clauses that comments in wasm/ and js/ point at:
//   [connect]
//   https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
//   [announce]
//   https://html.spec.whatwg.org/multipage/server-sent-events.html#announce-the-connection
//   [reestablish]
//   https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection
//   [fail] https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection
//   [parse] https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
//   [interpret]
//   https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
//
// Use: state one fact, then take every action with Next() and carry each out before asking for the
// next; user code may run in between and may close. Facts that no longer fit (a response after
// close, a timer that should have been stopped) change nothing.
#pragma once

#include "abi.h"

namespace sse {

class Connection {
 public:
  // [connect] A new source: CONNECTING, and CONNECT is to be done.
  static void Start(State& state);

  // The response's head. Opens on status 200 with an event stream, else [fail]s. Returns whether
  // it opened.
  static bool Respond(State& state, uint32_t status, bool is_event_stream);

  // A stream that had been opened, or an attempt, is over. `reason` is one of ABI_REASON:
  // NETWORK and ENDED [reestablish], all others [fail].
  static void Lose(State& state, int32_t reason);

  // The time that WAIT asked for is over.
  static void Fire(State& state);

  // close(): CLOSED, nothing is dispatched any more.
  static void Close(State& state);

  // Takes one action (ABI_ACTION) off the list, in the list's order; 0 when it is empty.
  static int32_t Next(State& state);

 private:
  static bool Fail(State& state, int32_t reason);
  static int32_t Delay(const State& state);
};

}  // namespace sse
