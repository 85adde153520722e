// See outcome.h.
#include "outcome.h"

#include <algorithm>
#include <cstdio>

namespace sse::test {
namespace {

std::string Describe(const Event& event) {
  return "type " + Quote(event.type) + " data " + Quote(event.data) + " lastEventId " +
         Quote(event.last_event_id);
}

std::string Describe(const std::optional<uint32_t>& retry_ms) {
  return retry_ms ? std::to_string(*retry_ms) : "unset";
}

std::string Expected(const std::string& what, const std::string& expected,
                     const std::string& seen) {
  return what + ": expected " + expected + ", saw " + seen;
}

}  // namespace

std::string Quote(std::string_view text) {
  constexpr size_t kEnds = 60;
  if (text.size() > 3 * kEnds) {
    return Quote(text.substr(0, kEnds)) + "..." + Quote(text.substr(text.size() - kEnds)) + " (" +
           std::to_string(text.size()) + " bytes)";
  }
  std::string out = "\"";
  for (const char c : text) {
    char escaped[8];
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    std::snprintf(escaped, sizeof escaped, plain ? "%c" : "\\x%02X", static_cast<uint8_t>(c));
    out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : escaped;
  }
  return out + '"';
}

std::string Difference(const Outcome& expected, const Outcome& seen) {
  const size_t both = std::min(expected.events.size(), seen.events.size());
  for (size_t i = 0; i < both; i++) {
    if (expected.events[i] == seen.events[i]) continue;
    return Expected("event " + std::to_string(i + 1), Describe(expected.events[i]),
                    Describe(seen.events[i]));
  }
  if (expected.events.size() > both) {
    return Expected("event " + std::to_string(both + 1), Describe(expected.events[both]), "none");
  }
  if (seen.events.size() > both) {
    return Expected("event " + std::to_string(both + 1), "none", Describe(seen.events[both]));
  }
  if (expected.last_event_id != seen.last_event_id) {
    return Expected("last event ID", Quote(expected.last_event_id), Quote(seen.last_event_id));
  }
  if (expected.retry_ms != seen.retry_ms) {
    return Expected("reconnection time", Describe(expected.retry_ms), Describe(seen.retry_ms));
  }
  return "";
}

}  // namespace sse::test
