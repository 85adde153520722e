// What a client reported in one play, on the runner's clock: filled by an adapter's messages
// (tests/conformance/PROTOCOL.md), read by the judge. Must not know what was expected.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/clock.h"

namespace sse::conformance {

struct ReportedEvent {
  std::string type, data;                    // UTF-8; lone surrogates as three bytes (WTF-8)
  std::optional<std::string> last_event_id;  // when the client shows it
  std::optional<std::string> origin;
  std::optional<ReadyState> state;
  Time when;
};

struct ReportedOpen {
  std::optional<ReadyState> state;
  Time when;
};
struct ReportedError {
  std::optional<ReadyState> state;
  std::string message;
  Time when;
};

// One source of the client.
struct SourceObservation {
  std::optional<Time> created;
  std::optional<ReadyState> created_state;
  std::optional<std::string> thrown, thrown_message;  // by the constructor
  std::vector<ReportedOpen> opens;
  std::vector<ReportedError> errors;
  std::vector<ReportedEvent> events;
  std::vector<std::string> comments;
  std::vector<Time> closed;                                 // each call of close() that returned
  std::optional<ReadyState> closed_state;                   // right after the first
  std::optional<ReadyState> final_state;                    // answer to the last probe
  std::optional<std::optional<std::string>> last_event_id;  // answer to the last probe
  std::optional<std::optional<uint64_t>> retry_ms;
};

struct Observation {
  std::map<uint32_t, SourceObservation> sources;  // by number, from 1
  struct CheckResult {
    bool passed;
    std::string reason;
  };
  std::optional<CheckResult> check;
  std::optional<Time> exited;   // the adapter's process ended by itself
  std::string adapter_trouble;  // it died, hung or spoke nonsense: which, and its last words

  // When a Point of the client's side was reached.
  std::optional<Time> Reached(const Point& point) const;
};

}  // namespace sse::conformance
