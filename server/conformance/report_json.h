// The result of a run as JSON, and back: {"clients":[{"name","version","runtime","profile",
// "counts":{…},"cases":[{"id","verdict","ms","message",…}]}],"cases":{…}}. Must not know how
// results came about.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/conformance/runner_results.h"

namespace sse::conformance {

std::string ResultToJson(const RunResult& result);

// Throws UsageError that names the file and what is wrong with it.
RunResult ResultFromJson(const std::string& json, const std::string& name);

// The results of several runs as one. A client that occurs in several has the cases of all, the
// later ones replacing the earlier.
RunResult MergeResults(const std::vector<RunResult>& results);

// Creates missing folders. Throws UsageError.
void WriteReport(const std::filesystem::path& file, const std::string& text);

}  // namespace sse::conformance
