// The reference: what a stream means by the text of WHATWG HTML §9.2.5 and §9.2.6 and of Encoding's
// "UTF-8 decode", taken at its word. It holds the whole stream and goes over it once per step:
// decode, split into lines, interpret. Obvious rather than fast; the core is judged by it.
//
// Must not know: wasm/. Nothing here is shared with the core, not even a constant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "outcome.h"

namespace sse::test {

// What a stream takes over from the connection that it belongs to.
struct StreamStart {
  // The last event ID string so far. The last event ID buffer begins with it, as in every engine;
  // by the letter it would begin empty.
  std::string last_event_id = {};
  // The standard sets no limit; a timer does. Longer reconnection times are taken for this one.
  uint32_t longest_retry_ms = UINT32_MAX;
};

// All that `bytes` mean when nothing follows them.
Outcome Interpret(std::string_view bytes, const StreamStart& start = {});

// The streams of one connection, one after the other: each begins with what the one before left.
Outcome InterpretAll(const std::vector<std::string>& streams, StreamStart start = {});

}  // namespace sse::test
