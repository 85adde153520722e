// The judge's part that looks at the captured requests: how many, over which connections, what
// they say. Must not know events, readyStates or severities.
#include <algorithm>
#include <regex>
#include <set>

#include "server/conformance/judge_parts.h"
#include "server/conformance/judge_request_text.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// The library's regular expressions recurse over the text.
constexpr size_t kMaxMatched = 8192;

// One character per byte, so that no byte is negative and ranges mean what they say.
std::wstring Widen(std::string_view bytes) {
  std::wstring wide;
  for (const char c : bytes) wide += static_cast<wchar_t>(static_cast<unsigned char>(c));
  return wide;
}

bool Matches(std::string_view text, const std::string& pattern) {
  if (text.size() > kMaxMatched) return false;
  return std::regex_match(Widen(text), std::wregex(Widen(pattern)));
}

bool Holds(const std::string& value, const std::string& part) {
  return LowerCase(value).find(LowerCase(part)) != std::string::npos;
}

// "Last-Event-ID" of request 2, for messages.
std::string Listed(const std::vector<std::string>& values) {
  if (values.empty()) return "none";
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : " and ") + Quoted(value);
  return list;
}

// How the values differ from what is expected, in words; nothing when they don't.
std::optional<std::string> HeaderDeviation(const HeaderExpect& expected,
                                           const std::vector<std::string>& values,
                                           const Urls& urls) {
  const auto any = [&](auto&& test) { return std::any_of(values.begin(), values.end(), test); };
  if (expected.absent) return values.empty() ? std::nullopt : std::optional("none");
  if (values.empty() && expected.optional) return std::nullopt;
  if (expected.count && values.size() != *expected.count) {
    return Counted(*expected.count, "field");
  }
  if (expected.exactly) {
    const std::string wanted = FillPlaceholders(expected.exactly->Bytes(), urls);
    if (values.size() != 1 || values[0] != wanted) return Quoted(wanted);
  }
  const auto holds = [&](const std::optional<std::string>& part) {
    const std::string filled = FillPlaceholders(*part, urls);
    return any([&](const std::string& value) { return Holds(value, filled); });
  };
  if (expected.contains && !holds(expected.contains)) {
    return "one with " + Quoted(FillPlaceholders(*expected.contains, urls));
  }
  if (expected.lacks && holds(expected.lacks)) {
    return "none with " + Quoted(FillPlaceholders(*expected.lacks, urls));
  }
  if (expected.pattern) {
    const std::string pattern = FillPlaceholders(*expected.pattern, urls);
    if (values.size() != 1 || !Matches(values[0], pattern)) return "one that is " + pattern;
  }
  return std::nullopt;
}

class OneRequest {
 public:
  OneRequest(const Evidence& evidence, size_t number, Findings& findings)
      : evidence_(evidence),
        record_(evidence.requests[number - 1]),
        text_(ReadRequest(record_.head)),
        name_("request " + std::to_string(number)),
        findings_(findings) {}

  void Judge(const SentExpect& expected) {
    Compare("method", expected.method, text_.method);
    Compare("target", Filled(expected.target), text_.target);
    Compare("version", expected.version, text_.version);
    Compare("body", expected.body, record_.body);
    if (expected.target_pattern) CompareTarget(*Filled(expected.target_pattern));
    for (const auto& [name, header] : expected.headers) CompareHeader(name, header);
    if (expected.same_fields_as) CompareFields(*expected.same_fields_as, expected.except);
  }

 private:
  using Fields = std::multiset<std::pair<std::string, std::string>>;

  std::optional<std::string> Filled(const std::optional<std::string>& text) const {
    return text ? std::optional(FillPlaceholders(*text, evidence_.urls)) : std::nullopt;
  }

  void Compare(const char* what, const std::optional<std::string>& expected,
               const std::string& seen) {
    if (!expected || *expected == seen) return;
    Deviate(what, Quoted(*expected), Quoted(seen));
  }

  void CompareTarget(const std::string& pattern) {
    if (!Matches(text_.target, pattern)) Deviate("target", pattern, Quoted(text_.target));
  }

  void CompareHeader(const std::string& name, const HeaderExpect& expected) {
    const std::vector<std::string> values = text_.Values(name);
    const auto wanted = HeaderDeviation(expected, values, evidence_.urls);
    if (wanted) Deviate("header " + name, *wanted, Listed(values));
  }

  static Fields FieldsBut(const RequestText& text, const std::vector<std::string>& except) {
    Fields fields;
    for (const auto& [name, value] : text.fields) {
      const std::string lower = LowerCase(name);
      const auto skipped = [&](const std::string& one) { return LowerCase(one) == lower; };
      if (std::none_of(except.begin(), except.end(), skipped)) fields.emplace(lower, value);
    }
    return fields;
  }

  void CompareFields(uint32_t other, const std::vector<std::string>& except) {
    if (other == 0 || other > evidence_.requests.size()) return;  // its absence is judged elsewhere
    const Fields here = FieldsBut(text_, except);
    const Fields there = FieldsBut(ReadRequest(evidence_.requests[other - 1].head), except);
    NameFirst(here, there, " has a field that request " + std::to_string(other) + " has not: ");
    NameFirst(there, here, " lacks a field of request " + std::to_string(other) + ": ");
  }

  // Says which field of `all` isn't among `others`.
  void NameFirst(const Fields& all, const Fields& others, const std::string& text) {
    for (const auto& field : all) {
      if (all.count(field) <= others.count(field)) continue;
      findings_.Deviate(name_ + text + Quoted(field.first + ": " + field.second));
      return;
    }
  }

  void Deviate(const std::string& what, const std::string& expected, const std::string& seen) {
    findings_.Deviate(name_ + ", " + what + ": expected " + expected + ", saw " + seen);
  }

  const Evidence& evidence_;
  const RequestRecord& record_;
  const RequestText text_;
  const std::string name_;
  Findings& findings_;
};

// Numbers of the requests that `expected` is about, from first to last; an empty range with the
// first above the last.
std::pair<size_t, size_t> Range(const SentExpect& expected, size_t count) {
  switch (expected.which) {
    case SentExpect::Which::kEvery:
      return {1, std::max<size_t>(count, 1)};
    case SentExpect::Which::kRest:
      return {2, count};
    case SentExpect::Which::kLast:
      return {std::max<size_t>(count, 1), std::max<size_t>(count, 1)};
    case SentExpect::Which::kNumber:
      break;
  }
  return {expected.number, expected.number};
}

void JudgeSent(const SentExpect& expected, const Evidence& evidence, Findings& findings) {
  const auto [first, last] = Range(expected, evidence.requests.size());
  for (size_t number = first; number <= last; number++) {
    if (number > evidence.requests.size()) {
      findings.Miss("request " + std::to_string(number) + " never came");
      return;
    }
    Findings found;
    OneRequest(evidence, number, found).Judge(expected);
    const bool last = expected.which == SentExpect::Which::kLast;  // another may come
    if (last || expected.body || !evidence.requests[number - 1].head_read) found.settled = false;
    findings.Add(std::move(found));
  }
}

size_t MostOpenConnections(const Evidence& evidence) {
  std::map<uint64_t, std::pair<Time, Time>> spans;
  for (const RequestRecord& request : evidence.requests) {
    const Time end =
        std::min(request.closed.value_or(Time::max()), request.client_close.value_or(Time::max()));
    const auto [span, fresh] = spans.try_emplace(request.connection, request.first_byte, end);
    if (!fresh) span->second.second = std::max(span->second.second, end);
  }
  size_t most = 0;
  for (const auto& [one, span] : spans) {
    most = std::max<size_t>(most, std::count_if(spans.begin(), spans.end(), [&](const auto& other) {
                              return other.second.first <= span.first &&
                                     span.first < other.second.second;
                            }));
  }
  return most;
}

size_t MostRequestsInOneSecond(const Evidence& evidence) {
  size_t most = 0, first = 0;
  for (size_t last = 0; last < evidence.requests.size(); last++) {
    while (evidence.requests[last].first_byte - evidence.requests[first].first_byte >=
           std::chrono::seconds(1)) {
      first++;
    }
    most = std::max(most, last - first + 1);
  }
  return most;
}

void JudgeLimits(const Expect& expect, const Evidence& evidence, Findings& findings) {
  if (expect.max_open_connections) {
    JudgeCount({0, expect.max_open_connections}, MostOpenConnections(evidence),
               "open connection at a time", findings);
  }
  if (!expect.max_requests_per_second) return;
  const size_t most = MostRequestsInOneSecond(evidence);
  if (most > *expect.max_requests_per_second) {
    findings.unstrict.push_back(Counted(most, "request") + " came in one second, more than " +
                                std::to_string(*expect.max_requests_per_second));
  }
}

}  // namespace

void JudgeRequests(const Expect& expect, const Evidence& evidence, Findings& findings) {
  if (expect.requests) {
    JudgeCount(*expect.requests, evidence.requests.size(), "request", findings);
  }
  if (expect.preflights) {
    JudgeCount(*expect.preflights, evidence.preflights.size(), "preflight", findings);
  }
  for (const SentExpect& sent : expect.sent) JudgeSent(sent, evidence, findings);
  JudgeLimits(expect, evidence, findings);
}

bool RequestsArrived(const Expect& expect, const Evidence& evidence) {
  const size_t count = evidence.requests.size();
  if (expect.requests && count < expect.requests->min) return false;
  if (expect.preflights && evidence.preflights.size() < expect.preflights->min) return false;
  return std::all_of(expect.sent.begin(), expect.sent.end(), [&](const SentExpect& sent) {
    const auto [first, last] = Range(sent, count);
    return last < first || (last <= count && evidence.requests[last - 1].head_read);
  });
}

void JudgeForm(const Evidence& evidence, Findings& findings) {
  for (size_t i = 0; i < evidence.requests.size(); i++) {
    const RequestRecord& request = evidence.requests[i];
    const auto error = request.head_read ? FormError(request.head) : std::nullopt;
    if (error) findings.Deviate("request " + std::to_string(i + 1) + ": " + *error);
  }
}

bool OffersCoding(const Evidence& evidence, const std::string& coding) {
  if (evidence.requests.empty()) return true;
  for (const std::string& value :
       ReadRequest(evidence.requests[0].head).Values("accept-encoding")) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const size_t comma = std::min(rest.find(','), rest.size());
      std::string item = LowerCase(rest.substr(0, comma));
      item.erase(std::remove_if(item.begin(), item.end(), [](char c) { return c <= ' '; }),
                 item.end());
      const size_t semicolon = std::min(item.find(';'), item.size());
      if (item.substr(0, semicolon) == coding && item.substr(semicolon) != ";q=0") return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

}  // namespace sse::conformance
