// Implements scenario.h. Must not know sockets, JSON, or what is expected.
#include "server/conformance/scenario.h"

#include <algorithm>

namespace sse::conformance {

namespace {

constexpr uint32_t kShortKeepAliveMs = 1000;

// An idle connection that closes so soon may take the request of another play with it, for clients
// keep one pool for an origin.
bool ClosesWhenIdle(const Step& step) {
  const auto* keep = std::get_if<step::KeepAlive>(&step.action);
  return keep != nullptr && keep->ms < kShortKeepAliveMs;
}

bool NeedsOwnPort(const Entry& entry) {
  return entry.at == Entry::At::kAccept || entry.refuse_ms.has_value() ||
         std::any_of(entry.steps.begin(), entry.steps.end(), ClosesWhenIdle);
}

}  // namespace

bool Scenario::needs_own_ports() const {
  return std::any_of(entries.begin(), entries.end(), NeedsOwnPort) ||
         std::any_of(otherwise.begin(), otherwise.end(), NeedsOwnPort);
}

}  // namespace sse::conformance
