// Implements report_known.h. Must not know how cases are run.
#include "server/conformance/report_known.h"

#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "server/conformance/adapter_link.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

bool Matches(const std::string& glob, const std::string& text) {
  return fnmatch(glob.c_str(), text.c_str(), 0) == 0;
}

std::string Trimmed(std::string line) {
  line.erase(std::min(line.find('#'), line.size()));
  const size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

KnownFailures KnownFailures::Read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw UsageError("--known-failures " + file.string() + " cannot be read; check the path");
  }
  std::stringstream text;
  text << stream.rdbuf();
  return Parse(text.str(), file.string());
}

KnownFailures KnownFailures::Parse(const std::string& text, const std::string& name) {
  KnownFailures known;
  std::stringstream lines(text);
  std::string client, line;
  for (int number = 1; std::getline(lines, line); number++) {
    line = Trimmed(line);
    if (line.empty()) continue;
    const std::string where = name + ":" + std::to_string(number) + ": ";
    if (line.front() == '[') {
      if (line.back() != ']' || line.size() < 3) {
        throw UsageError(where + "expected [client name], saw " + Quoted(line));
      }
      client = line.substr(1, line.size() - 2);
    } else if (client.empty()) {
      throw UsageError(where + "expected [client name] before the first case");
    } else if (line.find_first_of(" \t") != std::string::npos) {
      throw UsageError(where + "expected one case id or glob, saw " + Quoted(line));
    } else {
      known.entries_.push_back({client, line});
    }
  }
  return known;
}

bool KnownFailures::Concerns(const Entry& entry, const ClientResult& client) {
  return Matches(entry.client, client.name) ||
         Matches(entry.client, client.name + " (" + client.runtime + ")");
}

bool KnownFailures::Contains(const ClientResult& client, const std::string& id) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return Concerns(entry, client) && Matches(entry.pattern, id);
  });
}

std::vector<std::string> KnownFailures::Outdated(const RunResult& result) const {
  std::vector<std::string> outdated;
  for (const Entry& entry : entries_) {
    for (const ClientResult& client : result.clients) {
      if (!Concerns(entry, client)) continue;
      bool judged = false, failed = false;
      for (const CaseResult& one : client.cases) {
        if (!Matches(entry.pattern, one.id)) continue;
        // An environment that broke the case says nothing about the failure.
        judged |= one.verdict != Verdict::kInconclusive;
        failed |= one.verdict == Verdict::kFailed || one.verdict == Verdict::kInconclusive;
      }
      if (judged && !failed) outdated.push_back(client.name + ": " + entry.pattern);
    }
  }
  return outdated;
}

}  // namespace sse::conformance
