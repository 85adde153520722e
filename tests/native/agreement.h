// Whether the core sees in a stream what the reference sees, however the stream is cut. The one
// place where the two meet.
#pragma once

#include <string>
#include <vector>

#include "core_driver.h"
#include "delivery.h"
#include "outcome.h"

namespace sse::test {

using Strings = std::vector<std::string>;

// The reference's outcome, with reconnection times limited as the core limits them.
Outcome Expect(const Strings& streams);

// Empty when the core, fed like this, sees what is expected and keeps its contract; else how not.
std::string Disagreement(SharedCore& shared, const Outcome& expected, const Strings& streams,
                         const std::vector<Cuts>& cuts = {});

// The same for one stream, delivered whole, in pieces of one and two bytes, cut in two at every
// offset of SingleCuts() and in random pieces. Names the first delivery that goes wrong.
std::string DisagreementHoweverCut(SharedCore& shared, const std::string& stream);

}  // namespace sse::test
