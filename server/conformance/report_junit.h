// The result of a run as JUnit XML, one test suite per client. Must not know how results came
// about.
#pragma once

#include <string>

#include "server/conformance/report_known.h"

namespace sse::conformance {

// FAILED is a failure, UNIMPLEMENTED, INCONCLUSIVE and known failures are skipped.
std::string ResultToJunit(const RunResult& result, const KnownFailures& known);

}  // namespace sse::conformance
