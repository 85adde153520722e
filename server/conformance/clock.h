// The one clock of a conformance run. Player, journal and runner live in one process, so times of
// the server's side and of the client's reports can be compared.
#pragma once

#include <chrono>
#include <cstdint>

namespace sse::conformance {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

// Microseconds between two moments, for logs and reports.
inline int64_t MicrosBetween(Time from, Time to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

}  // namespace sse::conformance
