// Names of moments and states, for messages and reports. Must not know verdicts.
#pragma once

#include <string>

#include "server/conformance/case.h"

namespace sse::conformance {

// "request 2", "mark sent", "event 1 of source 2".
std::string PointName(const Point& point);

const char* StateName(ReadyState state);

// "203 ms", "1.5 ms".
std::string MsText(double ms);

}  // namespace sse::conformance
