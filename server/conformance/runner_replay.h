// Shows what the server says in one play: fetches it as a plain client would, prints the bytes of
// each connection with their times, and keeps it ready for curl. Must not know clients or verdicts.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/player.h"

namespace sse::conformance {

// The play that "id" or "id/name of the play" names. Throws UsageError.
std::pair<const Case*, const PlaySpec*> FindPlay(const std::vector<Case>& cases,
                                                 const std::string& name);

// Returns when `stopping` is set.
void Replay(const Case& which, const PlaySpec& play, Player& player, Door door,
            const std::atomic<bool>& stopping);

}  // namespace sse::conformance
