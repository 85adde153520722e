// The file of known failures: cases that are known to fail, by client. They don't fail the run;
// those that pass all the same are named. Must not know how cases are run.
//
//   # a comment
//   [eventsource-polyfill]      a glob for the client's name, or for "name (runtime)"
//   parse.bom.double            an id, or a glob for ids; a comment may follow
//   field.retry.*  # counts in seconds
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/conformance/runner_results.h"

namespace sse::conformance {

class KnownFailures {
 public:
  // Throws UsageError with file and line.
  static KnownFailures Read(const std::filesystem::path& file);
  static KnownFailures Parse(const std::string& text, const std::string& name);

  bool Contains(const ClientResult& client, const std::string& id) const;
  // "client: pattern" of each entry that names cases of the run of which none failed.
  std::vector<std::string> Outdated(const RunResult& result) const;

 private:
  struct Entry {
    std::string client, pattern;
  };
  static bool Concerns(const Entry& entry, const ClientResult& client);

  std::vector<Entry> entries_;
};

}  // namespace sse::conformance
