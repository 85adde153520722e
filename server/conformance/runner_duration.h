// How long a play takes at least, as its scenario is written: long ones are begun first. Must not
// know clients.
#pragma once

#include <cstdint>

#include "server/conformance/case.h"

namespace sse::conformance {

// An estimate; only its order counts.
uint64_t EstimateMs(const PlaySpec& play);

}  // namespace sse::conformance
