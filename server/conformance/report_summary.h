// The result of a run as text for a terminal: a table of groups and verdicts for each client, and
// what failed. Must not know how results came about.
#pragma once

#include <string>

#include "server/conformance/report_known.h"

namespace sse::conformance {

std::string ResultToText(const RunResult& result, const KnownFailures& known);

// "eventsource 3.0.2 (Node 20.11.0)"
std::string ClientTitle(const ClientResult& client);

// Failed cases that nobody knew of; with `strict_env` inconclusive ones count too.
size_t CountFailures(const RunResult& result, const KnownFailures& known, bool strict_env);

}  // namespace sse::conformance
