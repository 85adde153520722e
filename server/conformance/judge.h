// The verdict on one play: expectation, what the server saw, what the client reported. Pure; the
// rules are those of tests/cases/README.md. Adapters never judge, and nothing else does.
#pragma once

#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/journal.h"
#include "server/conformance/observation.h"
#include "server/conformance/player.h"

namespace sse::conformance {

// In rising order of what counts when several plays of a case differ.
enum class Verdict {
  kOk,
  kInformational,
  kUnimplemented,
  kNonStrict,
  kInconclusive,
  kFailed,
};
const char* VerdictName(Verdict verdict);  // "OK", "NON-STRICT", "INFORMATIONAL", …

struct Judgement {
  Verdict verdict = Verdict::kOk;
  std::string message;                // one sentence: what was expected and what was seen instead
  std::vector<std::string> recorded;  // what the case wants shown: gaps in ms, labels
  std::string label;                  // of the alternative that matched
};

// Whether all that is expected has been seen, so that only quiet_ms is left to wait.
bool IsSatisfied(const PlaySpec& play, const Journal& journal, const Observation& seen,
                 const Urls& urls);

// Whether the first request offers the coding that the case needs; true when the case needs none or
// there is no request yet. When it doesn't, the play can end at once: it is UNIMPLEMENTED.
bool IsOffered(const Case& which, const PlaySpec& play, const Journal& journal);

// Whether an attempt of the client failed before the server saw it: the first error came before the
// first request, or the second before the second. Either the client says too much, or a connection
// that it had kept closed under its request; then another play goes well.
bool FailedUnseen(const PlaySpec& play, const Journal& journal, const Observation& seen);

Judgement Judge(const Case& which, const PlaySpec& play, const Journal& journal,
                const Observation& seen, const Urls& urls);

// The parser profile: events, last event ID and reconnection time only.
Judgement JudgeParser(const Case& which, const PlaySpec& play, const Observation& seen);

}  // namespace sse::conformance
