// Goes through the steps of an entry in order, repetitions unrolled. Must not know what they do.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/conformance/scenario.h"

namespace sse::conformance {

class StepWalker {
 public:
  // `entry` lives longer.
  explicit StepWalker(const Entry& entry);

  // One move: null when it led to no step but, say, to the next pass of a repetition. There may be
  // very many such moves; more() says whether others follow.
  const Step* Next();
  bool more() const { return !levels_.empty(); }

  // What an index generator in that step is at.
  std::optional<uint64_t> index() const { return index_; }

 private:
  struct Level {
    const Steps* steps;
    size_t next;
    std::optional<uint64_t> index;
    uint64_t passes_left;  // after this one
  };

  std::vector<Level> levels_;
  std::optional<uint64_t> index_;
};

}  // namespace sse::conformance
