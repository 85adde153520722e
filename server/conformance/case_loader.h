// Reads tests/cases/*.json, and single scenarios that users write, into case.h. Checks everything
// that tests/cases/case.schema.json checks: a wrong case is found before anything runs.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/conformance/case.h"

namespace sse::conformance {

// what() is one line: file:line: JSON pointer: what was expected.
struct CaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// All cases of a folder (its *.json, with clauses.json), in the order of file names and ids.
std::vector<Case> LoadCases(const std::filesystem::path& folder);

// The cases of one file, or of a text; `name` stands for it in errors.
std::vector<Case> ParseCases(const std::string& json, const std::string& name,
                             const std::string& clauses_json);

// A scenario alone, as the control API takes it: {"stream"|"streams"|"connections", …}.
Scenario ParseScenario(const std::string& json, const std::string& name);

}  // namespace sse::conformance
