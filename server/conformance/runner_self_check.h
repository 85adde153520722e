// Plays every parsing case through the native core: an expectation that it contradicts is wrong, or
// the core is, and in neither case may a client be blamed. Must not know clients.
#pragma once

#include <string>
#include <vector>

#include "server/conformance/case.h"

namespace sse::conformance {

struct SelfCheck {
  size_t plays = 0;
  std::vector<std::string> contradictions;  // "id: message"
};

SelfCheck CheckAgainstCore(const std::vector<Case>& cases);

}  // namespace sse::conformance
