// A whole run: all clients at the same time, as often as asked for. Must not know how a client is
// reached, or how verdicts are shown.
#pragma once

#include <vector>

#include "server/conformance/runner_client.h"

namespace sse::conformance {

struct RunPlan {
  std::vector<ClientSpec> clients;
  const std::vector<Case>& cases;
  Selection selection;
  size_t jobs = 8;
  size_t rounds = 1;
};

// Of several rounds each case has its worst verdict, with a note if they differ. Throws UsageError.
RunResult Run(const RunPlan& plan, const PlaySettings& settings, RunListener& listener);

}  // namespace sse::conformance
