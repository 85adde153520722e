// Starts the server that plays are on, with what pages ask of it. Must not know clients or plays.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/conformance/page_adapter.h"
#include "server/conformance/player.h"
#include "server/conformance/runner_options.h"

namespace sse::conformance {

using AnswerRequest = decltype(PlayerOptions::fallback);

// What belongs to no play is answered by `first`, if given, and by `desk` where that says "".
// Throws UsageError.
std::unique_ptr<Player> StartPlayer(const Options& options, PageDesk& desk,
                                    const AnswerRequest& first);

}  // namespace sse::conformance
