// The program behind the command line: puts cases, clients, server and reports together. Must not
// know how the command line is parsed.
#pragma once

#include <string>

#include "server/conformance/runner_options.h"

namespace sse::conformance {

// Returns the exit code. Throws UsageError and CaseError, whose text is one line for the user.
// `program` is where the program lies, to find cases and pages beside it.
int RunApp(const Options& options, const std::string& program);

}  // namespace sse::conformance
