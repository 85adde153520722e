// Implements wall_clock.h. It must not know streams.
#include "server/wall_clock.h"

#include <cstdio>
#include <ctime>

namespace sse {
namespace {

std::string Format(WallTime time, const char* format) {
  const std::time_t seconds = EpochMs(time) / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, strftime(text, sizeof text, format, &parts)};
}

}  // namespace

int64_t EpochMs(WallTime time) {
  using std::chrono::milliseconds;
  return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::string IsoTime(WallTime time) {
  char ms[8];
  snprintf(ms, sizeof ms, ".%03dZ", static_cast<int>(EpochMs(time) % 1000));
  return Format(time, "%Y-%m-%dT%H:%M:%S") + ms;
}

std::string TimeOfDay(WallTime time) { return Format(time, "%H:%M:%S"); }

}  // namespace sse
