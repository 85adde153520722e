// The judge's part that looks at the clock: gaps between two moments, and moments that must not
// occur. Must not know severities. An upper bound is never a deviation.
#include <algorithm>
#include <cmath>

#include "server/conformance/judge_parts.h"
#include "server/conformance/judge_request_text.h"
#include "server/conformance/report_points.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// Clocks and timers are not exact, and a client may see bytes before the call that sent them has
// returned: so much less than `minMs` is still no deviation.
constexpr double kTolerance = 0.05;
constexpr double kLeastToleranceMs = 2;

double MsBetween(Time from, Time to) { return MicrosBetween(from, to) / 1000.0; }

void JudgeGap(const Gap& gap, const Evidence& evidence, Findings& findings) {
  const auto from = evidence.Reached(gap.from), to = evidence.Reached(gap.to);
  for (const auto& [point, time] : {std::pair(gap.from, from), std::pair(gap.to, to)}) {
    if (time) continue;
    findings.Miss(PointName(point) + " never came");
    return;
  }
  const double ms = MsBetween(*from, *to);
  const std::string text = PointName(gap.from) + " to " + PointName(gap.to) + ": " + MsText(ms);
  findings.recorded.push_back(text);
  const double tolerance = std::max(gap.min_ms.value_or(0) * kTolerance, kLeastToleranceMs);
  if (gap.min_ms && ms < *gap.min_ms - tolerance) {
    findings.Deviate(text + ", earlier than " + MsText(*gap.min_ms));
  } else if (gap.should_max_ms && ms > *gap.should_max_ms) {
    findings.unstrict.push_back(text + ", later than " + MsText(*gap.should_max_ms));
  }
}

// "12 requests in 3050 ms, most in one …": how often something came.
template <typename Item, typename When>
void RecordRate(const std::vector<Item>& items, const char* noun, When when, Findings& findings) {
  if (items.empty()) return;
  const double ms = MsBetween(when(items.front()), when(items.back()));
  std::string text = Counted(items.size(), noun);
  if (items.size() > 1) text += " in " + MsText(ms);
  if (items.size() > 1 && ms >= 1) {
    text += ", " + std::to_string(std::lround((items.size() - 1) * 1000 / ms)) + " per second";
  }
  findings.recorded.push_back(text);
}

void RecordDelays(const Evidence& evidence, Findings& findings) {
  std::vector<double> delays;
  std::string list;
  for (size_t i = 1; i < evidence.requests.size(); i++) {
    const auto ended = evidence.requests[i - 1].ended;
    if (!ended) continue;
    delays.push_back(MsBetween(*ended, evidence.requests[i].first_byte));
    if (delays.size() <= 12) list += (list.empty() ? "" : ", ") + MsText(delays.back());
  }
  if (delays.empty()) return;
  findings.recorded.push_back("delays before reconnections: " + list);
  std::sort(delays.begin(), delays.end());
  if (delays.size() < 3) return;
  findings.recorded.push_back("least " + MsText(delays.front()) + ", median " +
                              MsText(delays[delays.size() / 2]) + ", greatest " +
                              MsText(delays.back()));
}

void RecordConnections(const Evidence& evidence, Findings& findings) {
  std::vector<uint64_t> connections;
  for (const RequestRecord& request : evidence.requests) connections.push_back(request.connection);
  std::sort(connections.begin(), connections.end());
  connections.erase(std::unique(connections.begin(), connections.end()), connections.end());
  if (connections.empty()) return;
  findings.recorded.push_back(Counted(evidence.requests.size(), "request") + " over " +
                              Counted(connections.size(), "connection"));
}

// The fields whose spelling or presence cases ask about.
void RecordFields(const Evidence& evidence, Findings& findings) {
  if (evidence.requests.empty()) return;
  for (const auto& [name, value] : ReadRequest(evidence.requests.back().head).fields) {
    const std::string lower = LowerCase(name);
    if (lower != "last-event-id" && lower != "accept-encoding") continue;
    findings.recorded.push_back("last request: " + Printable(name) + ": " +
                                PrintableStart(value, 72));
  }
}

}  // namespace

void JudgeTimes(const Expect& expect, const Evidence& evidence, Findings& findings) {
  for (const Gap& gap : expect.gaps) JudgeGap(gap, evidence, findings);
  for (const Point& point : expect.never) {
    if (!evidence.Reached(point)) continue;
    findings.Deviate(PointName(point) + " came, which must not be");
  }
}

bool TimesArrived(const Expect& expect, const Evidence& evidence) {
  return std::all_of(expect.gaps.begin(), expect.gaps.end(), [&](const Gap& gap) {
    return evidence.Reached(gap.from) && evidence.Reached(gap.to);
  });
}

void RecordFacts(const Evidence& evidence, Findings& findings) {
  RecordConnections(evidence, findings);
  RecordRate(
      evidence.requests, "request", [](const RequestRecord& request) { return request.first_byte; },
      findings);
  RecordDelays(evidence, findings);
  RecordRate(
      evidence.source(1).events, "event", [](const ReportedEvent& event) { return event.when; },
      findings);
  RecordFields(evidence, findings);
}

}  // namespace sse::conformance
