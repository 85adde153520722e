// Collects written bytes and cuts them into TCP segments, as flush and split say. Must not know
// HTTP.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "server/conformance/act.h"

namespace sse::conformance {

class Segments {
 public:
  // Appends to `acts`, which lives longer.
  explicit Segments(std::deque<Act>& acts) : acts_(acts) {}

  void Write(std::string_view bytes);
  // What was collected becomes a segment.
  void Flush();
  // The next segment, if there is one, comes so long after the last.
  void PauseBeforeNext(uint32_t ms) { pause_ms_ = std::max(pause_ms_, ms); }
  // Flushes, then does this. It takes the place of a pause.
  void Do(Act act);

  // From here segments end at these offsets, counted from here. What was collected goes out first.
  void BeginSplit(step::Split split);
  void EndSplit();

 private:
  uint64_t BytesToCut() const;
  void Collect(std::string_view bytes);

  std::deque<Act>& acts_;
  std::string collected_;
  uint32_t pause_ms_ = 0;
  bool splitting_ = false;
  step::Split split_;
  uint64_t offset_ = 0;  // written since BeginSplit()
};

}  // namespace sse::conformance
