// An adapter that is a program: commands on its stdin, reports on its stdout, one JSON object per
// line. Must not know cases.
#pragma once

#include <memory>
#include <string>

#include "server/conformance/adapter_link.h"

namespace sse::conformance {

// Starts lives of the adapter that this shell command runs.
StartLink StdioAdapter(const std::string& command);

}  // namespace sse::conformance
