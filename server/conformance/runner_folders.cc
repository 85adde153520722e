// Implements runner_folders.h. Must not know what is done with the folders.
#include "server/conformance/runner_folders.h"

#include <nlohmann/json.hpp>

#include "server/conformance/case_loader.h"

namespace sse::conformance {
namespace {

namespace fs = std::filesystem;

fs::path FolderOf(const std::string& program) {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return (error ? fs::path(program) : self).parent_path();
}

Case CaseOf(const Scenario& scenario, const std::string& name) {
  Case which;
  which.id = fs::path(name).stem().string();
  which.requirement = "A scenario of your own: played and recorded.";
  which.severity = Severity::kInfo;
  which.profiles = {"client", "eventsource", "browser"};
  which.file = name;
  PlaySpec play;
  play.scenario = scenario;
  play.timeout_ms = 2000;
  play.expect.requests = Count{1, std::nullopt};
  play.expect.quiet_ms = 1000;
  play.expect.record = {"what was seen"};
  which.plays.push_back(std::move(play));
  return which;
}

}  // namespace

Folders::Folders(const Options& options, const std::string& program)
    : options_(options), program_folder_(FolderOf(program)) {}

fs::path Folders::Find(const std::string& given, const char* in_project,
                       const char* in_share) const {
  if (!given.empty()) return given;
  std::error_code error;
  for (const fs::path& folder : {fs::path(in_project), program_folder_ / ".." / in_project,
                                 program_folder_ / ".." / "share" / "sse-conformance" / in_share}) {
    if (fs::is_directory(folder, error)) return folder;
  }
  return "";
}

fs::path Folders::cases() const {
  const fs::path folder = Find(options_.cases, "tests/cases", "cases");
  if (fs::is_regular_file(folder / "clauses.json")) return folder;
  throw UsageError("no cases in " +
                   (folder.empty() ? "tests/cases or beside the program" : folder.string()) +
                   "; name their folder with --cases DIR");
}

PageFolders Folders::ForPages(bool needed) const {
  PageFolders folders;
  folders.page = Find(options_.pages, "tests/conformance/page", "page");
  folders.suite = Find("", "tests/conformance/suite", "suite");
  folders.lib = Find(options_.lib, "dist", "lib");
  if (needed && !fs::is_regular_file(folders.page / "index.html")) {
    throw UsageError("the adapter page was not found; name its folder with --pages DIR");
  }
  return folders;
}

std::vector<Case> LoadUserFile(const std::string& text, const std::string& name,
                               const std::string& clauses) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const bool alone =
      json.is_object() && !json.contains("cases") &&
      (json.contains("stream") || json.contains("streams") || json.contains("connections"));
  if (!alone) return ParseCases(text, name, clauses);
  return {CaseOf(ParseScenario(text, name), name)};
}

}  // namespace sse::conformance
