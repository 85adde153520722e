// Implements runner_results.h. Must not know how plays are run or shown.
#include "server/conformance/runner_results.h"

#include <algorithm>
#include <filesystem>

#include "server/conformance/report_play.h"

namespace sse::conformance {

const char* SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kMust:
      return "must";
    case Severity::kShould:
      return "should";
    case Severity::kInfo:
      return "info";
    case Severity::kExtension:
      return "extension";
  }
  return "must";
}

// The file is named after the group, with dots as dashes; a user's file may be named otherwise.
std::string GroupOf(const Case& which) {
  std::string group = std::filesystem::path(which.file).stem().string();
  std::replace(group.begin(), group.end(), '-', '.');
  if (which.id.compare(0, group.size() + 1, group + '.') == 0) return group;
  return which.id.substr(0, which.id.find('.'));
}

CaseText TextOf(const Case& which) {
  CaseText text;
  text.group = GroupOf(which);
  text.requirement = which.requirement;
  text.clause = which.clause_name;
  text.clause_url = which.clause_url;
  text.note = which.note;
  text.severity = SeverityName(which.severity);
  if (!which.plays.empty()) {
    text.sent = DescribeSent(which.plays.front());
    text.expected = DescribeExpected(which.plays.front());
  }
  return text;
}

}  // namespace sse::conformance
