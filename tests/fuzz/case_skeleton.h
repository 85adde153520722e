// Writes a finding as a case for tests/cases: what the streams were, how they were cut and what the
// reference expects. A person gives it its id and its requirement.
#pragma once

#include <string>
#include <vector>

#include "tests/native/delivery.h"
#include "tests/native/outcome.h"

namespace sse::test {

std::string WriteCaseSkeleton(const std::vector<std::string>& streams, const Cuts& cuts,
                              const Outcome& expected);

}  // namespace sse::test
