// Implements runner_duration.h. Must not know clients.
#include "server/conformance/runner_duration.h"

#include <algorithm>
#include <variant>

namespace sse::conformance {
namespace {

// Nothing is estimated to take longer.
constexpr uint64_t kMaxMs = 3'600'000;

uint64_t EstimateMs(const Steps& steps);

struct OfStep {
  uint64_t operator()(const step::Delay& step) const { return step.ms; }
  uint64_t operator()(const step::Hold& step) const { return step.ms.value_or(0); }
  uint64_t operator()(const step::Repeat& step) const {
    return std::min(step.count, kMaxMs) * std::min<uint64_t>(EstimateMs(step.steps), 1000);
  }
  uint64_t operator()(const step::Data& step) const {
    if (step.gap_ms == 0) return 0;
    const uint64_t pieces = step.every > 0 ? step.bytes.Size() / step.every : step.at.size();
    return std::min(pieces, kMaxMs) * step.gap_ms;
  }
  template <typename Other>
  uint64_t operator()(const Other&) const {
    return 0;
  }
};

uint64_t EstimateMs(const Steps& steps) {
  uint64_t ms = 0;
  for (const Step& step : steps) ms = std::min(ms + std::visit(OfStep(), step.action), kMaxMs);
  return ms;
}

}  // namespace

uint64_t EstimateMs(const PlaySpec& play) {
  uint64_t server = 0, gaps = 0;
  for (const Entry& entry : play.scenario.entries) {
    server += entry.refuse_ms.value_or(0) + EstimateMs(entry.steps);
  }
  for (const Gap& gap : play.expect.gaps) gaps += gap.min_ms.value_or(0);
  return std::max(server, gaps) + play.expect.quiet_ms;
}

}  // namespace sse::conformance
