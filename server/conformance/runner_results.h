// What a run gives: clients with their cases and verdicts. Written by the runner, read by the
// reports. Must not know how either works.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/judge.h"

namespace sse::conformance {

struct CaseResult {
  std::string id;
  Severity severity = Severity::kMust;
  Verdict verdict = Verdict::kInconclusive;
  double ms = 0;
  std::string message;
  std::string label;                  // of the alternative that matched
  std::vector<std::string> recorded;  // facts that the case wants shown
  std::string play;                   // name of the play that gave the verdict; "" for the only one
  std::string seen;                   // of that play, in words
  std::string sent, expected;         // of that play, when it is not the first of the case
};

struct ClientResult {
  std::string name, version, runtime;
  std::string profile;  // the widest that was judged
  std::vector<CaseResult> cases;
};

// What reports say about a case beside the verdicts.
struct CaseText {
  std::string group, requirement, clause, clause_url, note, severity;
  std::string sent, expected;  // of the first play
};

struct RunResult {
  std::vector<ClientResult> clients;
  std::map<std::string, CaseText> cases;  // by id
};

const char* SeverityName(Severity severity);  // "must", …
// What the id begins with, up to its last dot that the file's name has: "field.id".
std::string GroupOf(const Case& which);
CaseText TextOf(const Case& which);

}  // namespace sse::conformance
