// One case for a test of the loader, from the keys that the test is about.
#pragma once

#include <string>

#include "server/conformance/case_loader.h"

namespace sse::test {

// `profiles` like ["client"].
inline conformance::Case ReadCase(const std::string& keys,
                                  const std::string& profiles = R"(["client"])") {
  const std::string clauses = R"({"parse": {"name": "Parsing", "url": "https://example.com"}})";
  const std::string json = R"({"group": "made", "title": "t", "cases": [{"id": "made.one",
      "clause": "parse", "requirement": "r", "severity": "should", "profiles": )" +
                           profiles + ", " + keys + "}]}";
  return conformance::ParseCases(json, "made.json", clauses).at(0);
}

inline conformance::PlaySpec ReadPlay(const std::string& keys) {
  return ReadCase(keys).plays.at(0);
}

}  // namespace sse::test
