// A play in words, for reports: what the server sends, what has to be seen, what was seen. Each is
// some lines of printable text of bounded length. Must not know verdicts.
#pragma once

#include <string>

#include "server/conformance/case.h"
#include "server/conformance/journal.h"
#include "server/conformance/observation.h"

namespace sse::conformance {

std::string DescribeSent(const PlaySpec& play);
std::string DescribeExpected(const PlaySpec& play);
// Times count from `start`.
std::string DescribeSeen(const Journal& journal, const Observation& seen, Time start);
std::string DescribeSeen(const Observation& seen);  // by a parser: without times

}  // namespace sse::conformance
