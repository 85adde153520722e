// Implements report_summary.h. Must not know how results came about.
#include "server/conformance/report_summary.h"

#include <algorithm>
#include <map>

#include "server/conformance/report_counts.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr size_t kGap = 2;

std::string Padded(const std::string& text, size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string Row(const std::string& name, size_t name_width, const VerdictCounts& counts) {
  std::string row = name + std::string(name_width - name.size(), ' ');
  for (const Verdict verdict : kVerdicts) {
    const size_t count = counts.of(verdict);
    row += Padded(count == 0 ? "-" : std::to_string(count),
                  std::string(VerdictName(verdict)).size() + kGap);
  }
  return row + "\n";
}

std::string Heading(size_t name_width) {
  std::string heading(name_width, ' ');
  for (const Verdict verdict : kVerdicts) heading += std::string(kGap, ' ') + VerdictName(verdict);
  return heading + "\n";
}

std::string GroupIn(const RunResult& result, const std::string& id) {
  const auto text = result.cases.find(id);
  return text == result.cases.end() ? id.substr(0, id.find('.')) : text->second.group;
}

std::string Table(const ClientResult& client, const RunResult& result) {
  std::map<std::string, VerdictCounts> groups;
  for (const CaseResult& one : client.cases) groups[GroupIn(result, one.id)].Add(one.verdict);
  size_t width = 3;
  for (const auto& [name, counts] : groups) width = std::max(width, name.size());
  std::string table = Heading(width);
  for (const auto& [name, counts] : groups) table += Row(name, width, counts);
  return table + Row("all", width, Count(client.cases));
}

// How to name the play that gave the verdict on the command line.
std::string ReplayName(const CaseResult& one) {
  const std::string name = one.play.empty() ? one.id : one.id + "/" + one.play;
  return name.find_first_of(" '\"$`\\*?") == std::string::npos ? name : "'" + name + "'";
}

std::string Explained(const CaseResult& one, const RunResult& result) {
  std::string text = std::string(VerdictName(one.verdict)) + " " + Printable(one.id) + " (" +
                     SeverityName(one.severity) + "): " + Printable(one.message) + "\n";
  const auto about = result.cases.find(one.id);
  if (about != result.cases.end()) {
    text += "    " + Printable(about->second.requirement) + "\n";
    text += "    " + Printable(about->second.clause_url) + "\n";
  }
  return text + "    sse-conformance --replay " + Printable(ReplayName(one)) + "\n";
}

std::string Section(const ClientResult& client, const RunResult& result,
                    const KnownFailures& known) {
  std::string failed, expected, unclear;
  for (const CaseResult& one : client.cases) {
    if (one.verdict == Verdict::kInconclusive) {
      unclear += "INCONCLUSIVE " + Printable(one.id) + ": " + Printable(one.message) + "\n";
    }
    if (one.verdict != Verdict::kFailed) continue;
    if (known.Contains(client, one.id)) {
      expected += (expected.empty() ? "known failures: " : ", ") + Printable(one.id);
    } else {
      failed += Explained(one, result);
    }
  }
  if (!expected.empty()) expected += "\n";
  return ClientTitle(client) + ", profile " + Printable(client.profile) + "\n" +
         Table(client, result) + unclear + failed + expected;
}

}  // namespace

std::string ClientTitle(const ClientResult& client) {
  std::string title = Printable(client.name);
  if (!client.version.empty()) title += " " + Printable(client.version);
  return client.runtime.empty() ? title : title + " (" + Printable(client.runtime) + ")";
}

std::string ResultToText(const RunResult& result, const KnownFailures& known) {
  std::string text;
  for (const ClientResult& client : result.clients) {
    text += (text.empty() ? "" : "\n") + Section(client, result, known);
  }
  for (const std::string& entry : known.Outdated(result)) {
    text += "passes now, take it out of the known failures: " + Printable(entry) + "\n";
  }
  return text;
}

size_t CountFailures(const RunResult& result, const KnownFailures& known, bool strict_env) {
  size_t failures = 0;
  for (const ClientResult& client : result.clients) {
    for (const CaseResult& one : client.cases) {
      failures += one.verdict == Verdict::kFailed && !known.Contains(client, one.id);
      failures += strict_env && one.verdict == Verdict::kInconclusive;
    }
  }
  return failures;
}

}  // namespace sse::conformance
