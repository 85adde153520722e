// The judge's part that looks at the clock: gaps between two moments, and moments that must not
// occur. Must not know severities. An upper bound is never a deviation.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "server/conformance/judge_parts.h"
#include "server/conformance/judge_request_text.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// Clocks and timers are not exact: so much less than `minMs` is still no deviation.
constexpr double kTolerance = 0.05;

constexpr std::array<std::pair<Point::Kind, const char*>, 11> kKinds{{
    {Point::Kind::kMark, "mark"},
    {Point::Kind::kRequest, "request"},
    {Point::Kind::kEnd, "end of stream"},
    {Point::Kind::kClientClose, "client's close of connection"},
    {Point::Kind::kOpen, "open"},
    {Point::Kind::kError, "error"},
    {Point::Kind::kEvent, "event"},
    {Point::Kind::kClosed, "close()"},
    {Point::Kind::kCreated, "construction"},
    {Point::Kind::kExit, "exit"},
    {Point::Kind::kSignal, "signal"},
}};

std::string PointName(const Point& point) {
  std::string name;
  for (const auto& [kind, text] : kKinds) {
    if (kind == point.kind) name = text;
  }
  name += ' ' + (point.name.empty() ? std::to_string(point.number) : Printable(point.name));
  return point.source == 1 ? name : name + " of source " + std::to_string(point.source);
}

double MsBetween(Time from, Time to) { return MicrosBetween(from, to) / 1000.0; }

std::string Ms(double ms) {
  std::array<char, 32> text;
  const int size = std::snprintf(text.data(), text.size(), ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  return {text.data(), static_cast<size_t>(size)};
}

void JudgeGap(const Gap& gap, const Evidence& evidence, Findings& findings) {
  const auto from = evidence.Reached(gap.from), to = evidence.Reached(gap.to);
  for (const auto& [point, time] : {std::pair(gap.from, from), std::pair(gap.to, to)}) {
    if (time) continue;
    findings.deviations.push_back(PointName(point) + " never came");
    return;
  }
  const double ms = MsBetween(*from, *to);
  const std::string text = PointName(gap.from) + " to " + PointName(gap.to) + ": " + Ms(ms);
  findings.recorded.push_back(text);
  if (gap.min_ms && ms < *gap.min_ms * (1 - kTolerance)) {
    findings.deviations.push_back(text + ", earlier than " + Ms(*gap.min_ms));
  } else if (gap.should_max_ms && ms > *gap.should_max_ms) {
    findings.unstrict.push_back(text + ", later than " + Ms(*gap.should_max_ms));
  }
}

// "12 requests in 3050 ms, most in one …": how often something came.
template <typename Item, typename When>
void RecordRate(const std::vector<Item>& items, const char* noun, When when, Findings& findings) {
  if (items.empty()) return;
  const double ms = MsBetween(when(items.front()), when(items.back()));
  std::string text = Counted(items.size(), noun);
  if (items.size() > 1) text += " in " + Ms(ms);
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
    if (delays.size() <= 12) list += (list.empty() ? "" : ", ") + Ms(delays.back());
  }
  if (delays.empty()) return;
  findings.recorded.push_back("delays before reconnections: " + list);
  std::sort(delays.begin(), delays.end());
  if (delays.size() < 3) return;
  findings.recorded.push_back("least " + Ms(delays.front()) + ", median " +
                              Ms(delays[delays.size() / 2]) + ", greatest " + Ms(delays.back()));
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
    findings.deviations.push_back(PointName(point) + " came, which must not be");
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
