// Where cases and pages lie: as the options say, below the working directory, or beside the
// program. And files that users write. Must not know what is done with them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/page_adapter.h"
#include "server/conformance/runner_options.h"

namespace sse::conformance {

class Folders {
 public:
  Folders(const Options& options, const std::string& program);

  // Throws UsageError when there is none.
  std::filesystem::path cases() const;
  // With `needed` throws UsageError when the page isn't there.
  PageFolders ForPages(bool needed) const;

 private:
  // The first of: the folder that was given, one below the working directory, beside the program.
  std::filesystem::path Find(const std::string& given, const char* in_project,
                             const char* in_share) const;

  const Options& options_;
  const std::filesystem::path program_folder_;
};

// A file in the form of the cases, or a scenario alone, which becomes a case of severity info that
// concerns every client. Throws CaseError.
std::vector<Case> LoadUserFile(const std::string& text, const std::string& name,
                               const std::string& clauses);

}  // namespace sse::conformance
