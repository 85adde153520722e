// The suite as a page for people: waits, and judges whatever browser opens it. Must not know how a
// run is done.
#pragma once

#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/page_adapter.h"
#include "server/conformance/report_known.h"
#include "server/conformance/runner_options.h"

namespace sse::conformance {

// Prints the page's address, and what each run has found; returns the exit code when a signal ends
// it. Throws UsageError.
int ServeSuite(const Options& options, const std::vector<Case>& cases, const PageFolders& folders,
               const KnownFailures& known);

}  // namespace sse::conformance
