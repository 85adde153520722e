// Implements report_junit.h. Must not know how results came about.
#include "server/conformance/report_junit.h"

#include <array>
#include <cstdio>

#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

std::string Seconds(double ms) {
  std::array<char, 32> text;
  return {text.data(),
          static_cast<size_t>(std::snprintf(text.data(), text.size(), "%.3f", ms / 1000))};
}

std::string Attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + EscapeMarkup(value) + '"';
}

// An element inside the test case, or nothing for what passed.
std::string Outcome(const CaseResult& result, bool known) {
  const std::string message = Attribute("message", result.message);
  if (result.verdict == Verdict::kFailed && !known) {
    return "      <failure type=\"FAILED\"" + message + "/>\n";
  }
  if (result.verdict == Verdict::kFailed || result.verdict == Verdict::kUnimplemented ||
      result.verdict == Verdict::kInconclusive) {
    const std::string why = known ? "known failure" : VerdictName(result.verdict);
    return "      <skipped" + Attribute("message", why + ": " + result.message) + "/>\n";
  }
  if (result.message.empty()) return "";
  return "      <system-out>" +
         EscapeMarkup(std::string(VerdictName(result.verdict)) + ": " + result.message) +
         "</system-out>\n";
}

std::string Suite(const ClientResult& client, const KnownFailures& known) {
  size_t failures = 0, skipped = 0;
  double ms = 0;
  std::string cases;
  for (const CaseResult& one : client.cases) {
    const bool is_known = one.verdict == Verdict::kFailed && known.Contains(client, one.id);
    const std::string outcome = Outcome(one, is_known);
    failures += outcome.find("<failure") != std::string::npos;
    skipped += outcome.find("<skipped") != std::string::npos;
    ms += one.ms;
    cases += "    <testcase" + Attribute("classname", client.name) + Attribute("name", one.id) +
             Attribute("time", Seconds(one.ms));
    cases += outcome.empty() ? "/>\n" : ">\n" + outcome + "    </testcase>\n";
  }
  return "  <testsuite" +
         Attribute("name", client.name + " " + client.version + " (" + client.runtime + ")") +
         Attribute("tests", std::to_string(client.cases.size())) +
         Attribute("failures", std::to_string(failures)) +
         Attribute("skipped", std::to_string(skipped)) + Attribute("time", Seconds(ms)) + ">\n" +
         cases + "  </testsuite>\n";
}

}  // namespace

std::string ResultToJunit(const RunResult& result, const KnownFailures& known) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const ClientResult& client : result.clients) xml += Suite(client, known);
  return xml + "</testsuites>\n";
}

}  // namespace sse::conformance
