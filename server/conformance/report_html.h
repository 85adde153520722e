// The result of a run as one HTML page that needs nothing else: a matrix of groups and clients,
// each cell of which opens its cases. Must not know how results came about.
#pragma once

#include <string>

#include "server/conformance/report_known.h"

namespace sse::conformance {

std::string ResultToHtml(const RunResult& result, const KnownFailures& known);

// The page's parts, which are data only.
extern const char* const kReportStyle;
extern const char* const kReportScript;

}  // namespace sse::conformance
