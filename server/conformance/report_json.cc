// Implements report_json.h. Must not know how results came about.
#include "server/conformance/report_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/conformance/adapter_link.h"
#include "server/conformance/report_counts.h"

namespace sse::conformance {
namespace {

using nlohmann::ordered_json;

constexpr std::array kSeverities{Severity::kMust, Severity::kShould, Severity::kInfo,
                                 Severity::kExtension};

void PutUnlessEmpty(ordered_json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

ordered_json CaseJson(const CaseResult& result, const std::string& group) {
  ordered_json json{{"id", result.id},
                    {"verdict", VerdictName(result.verdict)},
                    {"ms", std::round(result.ms)},
                    {"message", result.message},
                    {"severity", SeverityName(result.severity)},
                    {"group", group}};
  PutUnlessEmpty(json, "play", result.play);
  PutUnlessEmpty(json, "label", result.label);
  if (!result.recorded.empty()) json["recorded"] = result.recorded;
  PutUnlessEmpty(json, "seen", result.seen);
  PutUnlessEmpty(json, "sent", result.sent);
  PutUnlessEmpty(json, "expected", result.expected);
  return json;
}

ordered_json ClientJson(const ClientResult& client, const RunResult& result) {
  ordered_json counts = ordered_json::object();
  const VerdictCounts counted = Count(client.cases);
  for (const Verdict verdict : kVerdicts) counts[VerdictName(verdict)] = counted.of(verdict);
  ordered_json cases = ordered_json::array();
  for (const CaseResult& one : client.cases) {
    const auto text = result.cases.find(one.id);
    cases.push_back(CaseJson(one, text == result.cases.end() ? "" : text->second.group));
  }
  return {{"name", client.name},       {"version", client.version}, {"runtime", client.runtime},
          {"profile", client.profile}, {"counts", counts},          {"cases", cases}};
}

ordered_json TextJson(const CaseText& text) {
  ordered_json json{{"group", text.group},
                    {"severity", text.severity},
                    {"requirement", text.requirement},
                    {"clause", text.clause},
                    {"url", text.clause_url}};
  PutUnlessEmpty(json, "note", text.note);
  PutUnlessEmpty(json, "sent", text.sent);
  PutUnlessEmpty(json, "expected", text.expected);
  return json;
}

// Reads members of results; says where and what is wrong.
class Reader {
 public:
  Reader(const ordered_json& json, std::string where) : json_(json), where_(std::move(where)) {
    if (!json.is_object()) Refuse("", "an object");
  }

  std::string Text(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_string()) Refuse(key, "a string");
    return found->get<std::string>();
  }
  std::string TextOr(const char* key) const { return json_.contains(key) ? Text(key) : ""; }
  double Number(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_number()) Refuse(key, "a number");
    return found->get<double>();
  }
  std::vector<std::string> Texts(const char* key) const {
    std::vector<std::string> texts;
    if (!json_.contains(key)) return texts;
    for (const ordered_json& item : json_.at(key)) {
      if (!item.is_string()) Refuse(key, "an array of strings");
      texts.push_back(item.get<std::string>());
    }
    return texts;
  }
  std::vector<Reader> Items(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_array()) Refuse(key, "an array");
    std::vector<Reader> items;
    for (size_t i = 0; i < found->size(); i++) {
      items.emplace_back((*found)[i], where_ + "/" + key + "/" + std::to_string(i));
    }
    return items;
  }
  const ordered_json& json() const { return json_; }
  const std::string& where() const { return where_; }

  [[noreturn]] void Refuse(const std::string& key, const char* expected) const {
    throw UsageError(where_ + (key.empty() ? "" : "/" + key) + ": expected " + expected +
                     ", as sse-conformance --json writes it");
  }

 private:
  const ordered_json& json_;
  const std::string where_;
};

Verdict ReadVerdict(const Reader& reader) {
  const std::string name = reader.Text("verdict");
  for (const Verdict verdict : kVerdicts) {
    if (name == VerdictName(verdict)) return verdict;
  }
  reader.Refuse("verdict", "a verdict");
}

Severity ReadSeverity(const Reader& reader) {
  const std::string name = reader.TextOr("severity");
  for (const Severity severity : kSeverities) {
    if (name == SeverityName(severity)) return severity;
  }
  return Severity::kMust;
}

CaseResult ReadCase(const Reader& reader) {
  CaseResult result;
  result.id = reader.Text("id");
  result.verdict = ReadVerdict(reader);
  result.severity = ReadSeverity(reader);
  result.ms = reader.Number("ms");
  result.message = reader.Text("message");
  result.label = reader.TextOr("label");
  result.play = reader.TextOr("play");
  result.recorded = reader.Texts("recorded");
  result.seen = reader.TextOr("seen");
  result.sent = reader.TextOr("sent");
  result.expected = reader.TextOr("expected");
  return result;
}

ClientResult ReadClient(const Reader& reader) {
  ClientResult client;
  client.name = reader.Text("name");
  client.version = reader.Text("version");
  client.runtime = reader.Text("runtime");
  client.profile = reader.Text("profile");
  for (const Reader& one : reader.Items("cases")) client.cases.push_back(ReadCase(one));
  return client;
}

CaseText ReadText(const Reader& reader) {
  CaseText text;
  text.group = reader.Text("group");
  text.severity = reader.TextOr("severity");
  text.requirement = reader.TextOr("requirement");
  text.clause = reader.TextOr("clause");
  text.clause_url = reader.TextOr("url");
  text.note = reader.TextOr("note");
  text.sent = reader.TextOr("sent");
  text.expected = reader.TextOr("expected");
  return text;
}

bool IsSame(const ClientResult& a, const ClientResult& b) {
  return a.name == b.name && a.version == b.version && a.runtime == b.runtime &&
         a.profile == b.profile;
}

void MergeClient(const ClientResult& client, std::vector<ClientResult>& all) {
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const ClientResult& one) { return IsSame(one, client); });
  if (same == all.end()) {
    all.push_back(client);
    return;
  }
  for (const CaseResult& fresh : client.cases) {
    const auto known = std::find_if(same->cases.begin(), same->cases.end(),
                                    [&](const CaseResult& one) { return one.id == fresh.id; });
    if (known == same->cases.end()) {
      same->cases.push_back(fresh);
    } else {
      *known = fresh;
    }
  }
}

}  // namespace

std::string ResultToJson(const RunResult& result) {
  ordered_json json{{"clients", ordered_json::array()}, {"cases", ordered_json::object()}};
  for (const ClientResult& client : result.clients) {
    json["clients"].push_back(ClientJson(client, result));
  }
  for (const auto& [id, text] : result.cases) json["cases"][id] = TextJson(text);
  return json.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

RunResult ResultFromJson(const std::string& json, const std::string& name) {
  const ordered_json parsed = ordered_json::parse(json, nullptr, false);
  if (parsed.is_discarded()) throw UsageError(name + ": expected JSON, as --json writes it");
  const Reader reader(parsed, name + ": ");
  RunResult result;
  for (const Reader& client : reader.Items("clients")) {
    result.clients.push_back(ReadClient(client));
  }
  if (!parsed.contains("cases")) return result;
  for (const auto& [id, text] : parsed.at("cases").items()) {
    result.cases.emplace(id, ReadText(Reader(text, name + ": /cases/" + id)));
  }
  return result;
}

RunResult MergeResults(const std::vector<RunResult>& results) {
  RunResult all;
  for (const RunResult& result : results) {
    for (const ClientResult& client : result.clients) MergeClient(client, all.clients);
    for (const auto& [id, text] : result.cases) all.cases.insert_or_assign(id, text);
  }
  return all;
}

void WriteReport(const std::filesystem::path& file, const std::string& text) {
  std::error_code ignored;  // the file can't be opened then
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw UsageError(file.string() + " cannot be written; choose another path");
}

}  // namespace sse::conformance
