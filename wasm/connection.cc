// The connection's states, see connection.h.
//
// Delay before a reconnection: the reconnection time, as the standard says. "Wait some more" is
// allowed there and used only when attempts in a row bring no event (refused, or accepted and
// closed at once): from the second on 100, 200, … 25,600 ms are added. No randomness here: a
// caller that wants jitter adds it to `delay_ms`.
#include "connection.h"

namespace sse {

void Connection::Start(State& state) {
  state.ready_state = kCONNECTING;
  state.reconnection_ms = kRECONNECTION_MS;
  state.due = kActionCONNECT;
}

bool Connection::Respond(State& state, uint32_t status, bool is_event_stream) {
  if (state.ready_state != kCONNECTING || state.waiting) return false;
  if (status != 200) return Fail(state, kReasonSTATUS);
  if (!is_event_stream) return Fail(state, kReasonMIME);
  state.ready_state = kOPEN;
  state.due = kActionOPENED;
  return true;
}

void Connection::Lose(State& state, int32_t reason) {
  if (state.ready_state == kCLOSED || state.waiting) return;
  if (reason > kReasonENDED) {
    Fail(state, reason);
    return;
  }
  state.barren = state.fruitful ? 0 : state.barren + 1;
  state.fruitful = 0;
  state.ready_state = kCONNECTING;
  state.reason = reason;
  state.waiting = 1;
  state.delay_ms = Delay(state);
  state.due = kActionERROR | kActionWAIT;
}

bool Connection::Fail(State& state, int32_t reason) {
  state.ready_state = kCLOSED;
  state.reason = reason;
  state.due = kActionABORT | kActionERROR;
  return false;
}

int32_t Connection::Delay(const State& state) {
  uint32_t delay = state.reconnection_ms;
  if (state.barren > 1) {
    const uint32_t doublings = state.barren - 2;
    delay += kBACKOFF_MS << (doublings < kBACKOFF_DOUBLINGS ? doublings : kBACKOFF_DOUBLINGS);
  }
  if (delay < kMIN_DELAY_MS) delay = kMIN_DELAY_MS;
  return delay < kMAX_DELAY_MS ? delay : kMAX_DELAY_MS;
}

void Connection::Fire(State& state) {
  if (state.ready_state != kCONNECTING || !state.waiting) return;
  state.waiting = 0;
  state.due = kActionCONNECT;
}

void Connection::Close(State& state) {
  if (state.ready_state == kCLOSED) return;
  state.ready_state = kCLOSED;
  state.due = kActionABORT;
}

int32_t Connection::Next(State& state) {
  const int32_t action = state.due & -state.due;
  state.due ^= action;
  return action;
}

}  // namespace sse
