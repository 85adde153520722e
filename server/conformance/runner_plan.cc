// Implements runner_plan.h. Must not know how a play is run.
#include "server/conformance/runner_plan.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "server/conformance/runner_play.h"
#include "server/conformance/runner_results.h"

namespace sse::conformance {
namespace {

constexpr std::array kWidestFirst{"browser", "eventsource", "client", "parser"};
// Capabilities.
constexpr const char* kChecks = "checks";
constexpr const char* kHttp = "http";

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// Names of capabilities that aren't declared, as one text.
std::string Missing(const Case& which, const Hello& hello) {
  std::vector<std::string> needs = which.needs;
  if (std::any_of(which.plays.begin(), which.plays.end(),
                  [](const PlaySpec& play) { return play.check.has_value(); })) {
    if (!Contains(needs, kChecks)) needs.push_back(kChecks);
  }
  std::string missing;
  for (const std::string& need : needs) {
    if (hello.capabilities.count(need) == 0) missing += (missing.empty() ? "" : ", ") + need;
  }
  return missing;
}

std::string WhyUnimplemented(const Case& which, const Hello& hello) {
  const std::string missing = Missing(which, hello);
  if (!missing.empty()) return "the client does not declare the capability " + missing;
  if (std::any_of(which.plays.begin(), which.plays.end(),
                  [&](const PlaySpec& play) { return WaitsForHidden(play, hello); })) {
    return "the client has no way to show or do what the play needs";
  }
  return "";
}

PlannedCase Plan(const Case& which, const Hello& hello, bool over_network) {
  PlannedCase planned;
  planned.which = &which;
  planned.mode = over_network ? PlannedCase::Mode::kNetwork : PlannedCase::Mode::kParser;
  planned.reason = WhyUnimplemented(which, hello);
  if (!planned.reason.empty()) planned.mode = PlannedCase::Mode::kUnimplemented;
  for (const std::string& capability : which.unless) {
    if (hello.capabilities.count(capability) > 0) planned.allowed = capability;
  }
  if (hello.capabilities.count(kHttp) == 0) {
    planned.beneath = which.http || hello.lacks.count(which.beneath) > 0;
  }
  return planned;
}

}  // namespace

bool IsSelected(const Case& which, const Selection& selection) {
  if (!selection.severities.empty() &&
      !Contains(selection.severities, SeverityName(which.severity))) {
    return false;
  }
  if (!selection.profiles.empty() &&
      std::none_of(selection.profiles.begin(), selection.profiles.end(),
                   [&](const std::string& one) { return which.profiles.count(one) > 0; })) {
    return false;
  }
  return selection.globs.empty() ||
         std::any_of(selection.globs.begin(), selection.globs.end(), [&](const std::string& glob) {
           return fnmatch(glob.c_str(), which.id.c_str(), 0) == 0;
         });
}

std::vector<std::string> JudgedProfiles(const Hello& hello, const Selection& selection) {
  std::vector<std::string> profiles;
  for (const char* profile : kWidestFirst) {
    if (hello.profiles.count(profile) == 0) continue;
    if (selection.profiles.empty() || Contains(selection.profiles, profile)) {
      profiles.push_back(profile);
    }
  }
  return profiles;
}

std::vector<PlannedCase> PlanFor(const Hello& hello, const std::vector<Case>& cases,
                                 const Selection& selection) {
  const std::vector<std::string> profiles = JudgedProfiles(hello, selection);
  std::vector<PlannedCase> plan;
  for (const Case& which : cases) {
    if (!IsSelected(which, selection)) continue;
    bool network = false, parser = false;
    for (const std::string& profile : profiles) {
      if (which.profiles.count(profile) == 0) continue;
      (profile == "parser" ? parser : network) = true;
    }
    if (network || parser) plan.push_back(Plan(which, hello, network));
  }
  return plan;
}

std::string WidestProfile(const std::vector<std::string>& profiles) {
  for (const char* profile : kWidestFirst) {
    if (Contains(profiles, profile)) return profile;
  }
  return "";
}

}  // namespace sse::conformance
