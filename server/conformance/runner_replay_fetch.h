// Fetches a URL as a plain client would and keeps each piece of the answer with its time. Must not
// know plays.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "server/conformance/clock.h"

namespace sse::conformance {

struct FetchedPiece {
  Time when;
  std::string bytes;
};

struct Fetched {
  Time start;
  std::vector<FetchedPiece> pieces;
  std::string end;  // how it ended, in words
};

// Gives up after so much silence, or when `stopping` is set.
Fetched Fetch(const std::string& host_port, const std::string& target,
              std::chrono::milliseconds silence, const std::atomic<bool>& stopping);

}  // namespace sse::conformance
