// Which cases concern a client, and in which way each is played: over the network, by feeding a
// parser, or not at all. Must not know how a play is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/conformance/adapter_message.h"
#include "server/conformance/case.h"

namespace sse::conformance {

struct Selection {
  std::vector<std::string> globs;       // of ids; empty: all
  std::vector<std::string> profiles;    // empty: those that the client declares
  std::vector<std::string> severities;  // empty: all
};

bool IsSelected(const Case& which, const Selection& selection);

struct PlannedCase {
  const Case* which = nullptr;
  enum class Mode { kNetwork, kParser, kUnimplemented } mode = Mode::kNetwork;
  std::string reason;                  // with kUnimplemented
  std::optional<std::string> allowed;  // the capability by which the client deviates on purpose
  bool beneath = false;  // an HTTP implementation that isn't the client's decides: it is not blamed
};

// The client's profiles as far as they were asked for.
std::vector<std::string> JudgedProfiles(const Hello& hello, const Selection& selection);

// Cases of profiles that the client doesn't have are left out. `cases` live longer.
std::vector<PlannedCase> PlanFor(const Hello& hello, const std::vector<Case>& cases,
                                 const Selection& selection);

// The widest of the profiles: browser, eventsource, client, parser.
std::string WidestProfile(const std::vector<std::string>& profiles);

}  // namespace sse::conformance
