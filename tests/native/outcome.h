// What a client has seen of a stream: the form in which the reference, the core and the cases are
// compared. All texts are UTF-8. Must not know where an outcome comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sse::test {

struct Event {
  std::string type = "message";
  std::string data = {};
  std::string last_event_id = {};
  bool operator==(const Event&) const = default;
};

struct Outcome {
  std::vector<Event> events = {};
  std::string last_event_id = {};         // the last event ID string at the end
  std::optional<uint32_t> retry_ms = {};  // the reconnection time, once the stream has set it
  bool operator==(const Outcome&) const = default;
};

// Empty when the two are equal, else where they differ first, on one line for a person to read.
std::string Difference(const Outcome& expected, const Outcome& seen);

// On one line: quoted, with everything but printable ASCII escaped; the middle of a long text is
// left out.
std::string Quote(std::string_view text);

}  // namespace sse::test
