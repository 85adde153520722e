// Implements step_walker.h. Must not know what steps do.
#include "server/conformance/step_walker.h"

namespace sse::conformance {

StepWalker::StepWalker(const Entry& entry) { levels_.push_back({&entry.steps, 0, entry.index, 0}); }

const Step* StepWalker::Next() {
  if (!more()) return nullptr;
  Level& level = levels_.back();
  if (level.next == level.steps->size()) {
    if (level.passes_left == 0) {
      levels_.pop_back();
    } else {
      --level.passes_left;
      ++*level.index;
      level.next = 0;
    }
    return nullptr;
  }
  const Step& step = (*level.steps)[level.next++];
  index_ = level.index;
  const auto* repeat = std::get_if<step::Repeat>(&step.action);
  if (repeat == nullptr) return &step;
  if (repeat->count > 0) levels_.push_back({&repeat->steps, 0, repeat->from, repeat->count - 1});
  return nullptr;
}

}  // namespace sse::conformance
