// Implements case_loader.h: files, groups and what a case is called. Must not know what cases play.
#include "server/conformance/case_loader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

#include "server/conformance/case_loader_parts.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kClausesFile = "clauses.json";
constexpr const char* kSchemaFile = "case.schema.json";
constexpr size_t kMaxRequirement = 240;

struct Clause {
  std::string name, url;
};
using Clauses = std::map<std::string, Clause>;
using Ids = std::map<std::string, std::string>;  // and the file of each

std::string Id(const JsonPlace& place) {
  return Matching(place, "[a-z][a-z0-9]*(\\.[a-z0-9]+(-[a-z0-9]+)*)+",
                  "a dotted name of a-z and 0-9, with dashes between words");
}

std::string Group(const JsonPlace& place) {
  return Matching(place, "[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*", "a dotted name of a-z and 0-9");
}

std::string Requirement(const JsonPlace& place) {
  std::string text = NonEmptyText(place);
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // first bytes
  });
  if (characters > static_cast<ptrdiff_t>(kMaxRequirement)) {
    place.Expected("a sentence of at most " + std::to_string(kMaxRequirement) + " characters");
  }
  return text;
}

constexpr auto kSeverity = OneOf<Severity>({{"must", Severity::kMust},
                                            {"should", Severity::kShould},
                                            {"info", Severity::kInfo},
                                            {"extension", Severity::kExtension}});

// Names that stand for themselves.
template <size_t N>
constexpr auto AnyOf(const char* const (&names)[N]) {
  return [names = std::to_array(names)](const JsonPlace& place) -> std::string {
    for (const char* name : names) {
      if (IsText(place, name)) return name;
    }
    place.Expected(Listed({names.begin(), names.end()}, "or"));
  };
}

constexpr auto kProfile = AnyOf({"parser", "client", "eventsource", "browser"});
constexpr auto kCapability = AnyOf(
    {"checks", "comments", "cors", "exit", "gc", "handlers", "headers", "http", "last-event-id",
     "many-sources", "memory", "post", "read-timeout", "report", "restart", "retry-5xx", "tls"});

Case ReadCase(const JsonPlace& place, const Clauses& clauses) {
  CheckPlaceholders(place);
  return ReadObject<Case>(place, [&clauses](JsonFields& fields, Case& result) {
    fields.Require("id", result.id, Id);
    const JsonPlace clause = fields.Need("clause");
    const auto known = clauses.find(Text(clause));
    if (known == clauses.end()) clause.Expected(std::string("a key of ") + kClausesFile);
    result.clause_name = known->second.name;
    result.clause_url = known->second.url;
    fields.Require("requirement", result.requirement, Requirement);
    fields.Require("severity", result.severity, kSeverity);
    const auto profiles = SetOf(kProfile, 1)(fields.Need("profiles"));
    result.profiles = {profiles.begin(), profiles.end()};
    fields.Read("needs", result.needs, SetOf(kCapability, 1));
    fields.Read("unless", result.unless, SetOf(kCapability, 1));
    fields.Read("http", result.http, Flag);
    fields.Read("beneath", result.beneath, AnyOf({"early-head", "header-bytes"}));
    fields.Read("offered", result.offered, Text);
    fields.Read("note", result.note, NonEmptyText);
    result.plays = ReadPlays(fields, result.profiles.count("parser") > 0);
  });
}

void CheckId(const Case& read, const JsonPlace& place, const std::string& group,
             const std::string& before, const Ids& ids) {
  const JsonPlace id = *place.Find("id");
  if (!read.id.starts_with(group + '.')) id.Expected("an id that begins with " + group + '.');
  const auto other = ids.find(read.id);
  if (other != ids.end()) id.Expected("an id that is not in " + other->second);
  if (read.id < before) id.Expected("cases sorted by id, this one before " + before);
}

std::vector<Case> ReadCases(const JsonDocument& document, const JsonPlace& list,
                            const std::string& group, const Clauses& clauses, Ids& ids) {
  const auto read_case = [&clauses](const JsonPlace& place) { return ReadCase(place, clauses); };
  std::vector<Case> cases = ListOf(read_case, 1)(list);
  const std::vector<JsonPlace> places = list.Items();
  const std::vector<int> lines = document.ItemLines("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    CheckId(cases[i], places[i], group, i == 0 ? "" : cases[i - 1].id, ids);
    ids.emplace(cases[i].id, document.name());
    cases[i].file = document.name();
    cases[i].line = lines[i];
  }
  return cases;
}

struct GroupFile {
  std::string group;
  std::vector<Case> cases;
};

GroupFile ReadGroup(const JsonDocument& document, const Clauses& clauses, Ids& ids) {
  return ReadObject<GroupFile>(document.root(), [&](JsonFields& fields, GroupFile& file) {
    std::string unused;
    fields.Read("$schema", unused, Text);
    fields.Require("group", file.group, Group);
    fields.Require("title", unused, NonEmptyText);
    file.cases = ReadCases(document, fields.Need("cases"), file.group, clauses, ids);
  });
}

Clause ReadClause(const JsonPlace& place) {
  return ReadObject<Clause>(place, [](JsonFields& fields, Clause& clause) {
    fields.Require("name", clause.name, NonEmptyText);
    fields.Require("url", clause.url, NonEmptyText);
    if (!clause.url.starts_with("https://")) fields.Need("url").Expected("an https URL");
  });
}

Clauses ReadClauses(const std::string& json, const std::string& name) {
  const JsonDocument document(json, name);
  Clauses clauses;
  for (const auto& [key, place] : Members(document.root())) clauses[key] = ReadClause(place);
  return clauses;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (file) return {std::istreambuf_iterator<char>(file), {}};
  throw CaseError(Printable(path.string()) + ": cannot be read: " + std::strerror(errno));
}

std::vector<fs::path> CaseFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const fs::path name = entry.path().filename();
    if (name.extension() == ".json" && name != kClausesFile && name != kSchemaFile) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw CaseError(Printable(folder.string()) + ": expected a folder with *.json files of cases" +
                    (error ? ": " + error.message() : ", found none"));
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The file is named after its group, with dots as dashes.
void CheckFileName(const fs::path& path, const JsonDocument& document, std::string group) {
  std::replace(group.begin(), group.end(), '.', '-');
  if (path.stem() != group) {
    document.root().Find("group")->Expected("the group that the file is named after");
  }
}

// Whoever calls the loader need not know how it reads JSON.
template <class Reader>
auto WithCaseErrors(const Reader& read) {
  try {
    return read();
  } catch (const JsonError& error) {
    throw CaseError(error.what());
  }
}

}  // namespace

std::vector<Case> LoadCases(const fs::path& folder) {
  return WithCaseErrors([&folder] {
    const std::vector<fs::path> files = CaseFiles(folder);
    const fs::path clauses_file = folder / kClausesFile;
    const Clauses clauses = ReadClauses(ReadFile(clauses_file), clauses_file.string());
    std::vector<Case> cases;
    Ids ids;
    for (const fs::path& path : files) {
      const JsonDocument document(ReadFile(path), path.string());
      GroupFile file = ReadGroup(document, clauses, ids);
      CheckFileName(path, document, file.group);
      std::move(file.cases.begin(), file.cases.end(), std::back_inserter(cases));
    }
    return cases;
  });
}

std::vector<Case> ParseCases(const std::string& json, const std::string& name,
                             const std::string& clauses_json) {
  return WithCaseErrors([&] {
    const Clauses clauses = ReadClauses(clauses_json, kClausesFile);
    Ids ids;
    return ReadGroup(JsonDocument(json, name), clauses, ids).cases;
  });
}

Scenario ParseScenario(const std::string& json, const std::string& name) {
  return WithCaseErrors([&] {
    const JsonDocument document(json, name);
    const auto part = ReadObject<ServerPart>(
        document.root(),
        [](JsonFields& fields, ServerPart& server) { server = ReadServerPart(fields); });
    CheckServerPart(part, document.root());
    CheckPlaceholders(document.root());
    if (part.family) document.root().Find("family")->Expected("no family: a scenario is one play");
    return ExpandScenario(part, Deliveries(part, document.root())[0]);
  });
}

}  // namespace sse::conformance
