// The time of day as text. It must not know streams.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sse {

using WallTime = std::chrono::system_clock::time_point;

// "2031-05-06T07:08:09.123Z": ISO 8601, UTC.
std::string IsoTime(WallTime time);

// "07:08:09", UTC.
std::string TimeOfDay(WallTime time);

// Milliseconds since 1970, as JavaScript counts.
int64_t EpochMs(WallTime time);

inline WallTime WallNow() { return std::chrono::system_clock::now(); }

}  // namespace sse
