// Implements runner_self_check.h. Must not know clients.
#include "server/conformance/runner_self_check.h"

#include "server/conformance/runner_parser.h"

namespace sse::conformance {

SelfCheck CheckAgainstCore(const std::vector<Case>& cases) {
  SelfCheck check;
  NativeSubject core;
  for (const Case& which : cases) {
    // What needs a capability, such as comments, the core can't show.
    if (which.profiles.count("parser") == 0 || !which.needs.empty()) continue;
    for (const PlaySpec& play : which.plays) {
      check.plays++;
      const Judgement judgement = RunParserPlay(which, play, core).judgement;
      if (judgement.verdict <= Verdict::kInformational) continue;
      const std::string name = play.name.empty() ? which.id : which.id + "/" + play.name;
      check.contradictions.push_back(name + ": " + judgement.message);
    }
  }
  return check;
}

}  // namespace sse::conformance
