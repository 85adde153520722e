// The judge's part that looks at what was dispatched: events, comments, last event ID and
// reconnection time. Must not know requests, times or severities.
#include <algorithm>
#include <functional>

#include "server/conformance/judge_parts.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using Index = std::optional<uint64_t>;

// Around a difference in long texts, so much is shown before it.
constexpr uint64_t kContext = 16;
constexpr size_t kShown = 72;

// Where the texts differ first; nothing when they are equal.
std::optional<uint64_t> FirstDifference(const Payload& expected, Index index,
                                        std::string_view seen) {
  uint64_t at = 0;
  bool equal = true;
  expected.Generate(
      [&](std::string_view piece) {
        const std::string_view part = seen.substr(std::min<uint64_t>(at, seen.size()));
        const auto [e, s] = std::mismatch(piece.begin(), piece.end(), part.begin(), part.end());
        at += static_cast<uint64_t>(e - piece.begin());
        return equal = e == piece.end();
      },
      index);
  if (equal && at == seen.size()) return std::nullopt;
  return at;
}

// Some bytes of the payload from `from` on.
std::string Excerpt(const Payload& payload, Index index, uint64_t from, size_t length) {
  std::string excerpt;
  uint64_t at = 0;
  payload.Generate(
      [&](std::string_view piece) {
        const uint64_t end = at + piece.size();
        if (end > from) {
          const uint64_t begin = from > at ? from - at : 0;
          excerpt += piece.substr(begin, length - excerpt.size());
        }
        at = end;
        return excerpt.size() < length;
      },
      index);
  return excerpt;
}

// `what` is "data", "type", …
void CompareText(const std::string& what, const Payload& expected, Index index,
                 std::string_view seen, Findings& findings) {
  const auto difference = FirstDifference(expected, index, seen);
  if (!difference) return;
  const uint64_t size = expected.Size(index);
  if (std::max<uint64_t>(size, seen.size()) <= kShown) {
    findings.Deviate(what + ": expected " + Quoted(expected.Bytes(index)) + ", saw " +
                     Quoted(seen));
    return;
  }
  const uint64_t from = *difference > kContext ? *difference - kContext : 0;
  const std::string_view rest = seen.substr(std::min<uint64_t>(from, seen.size()), kShown);
  findings.Deviate(what + ": differs from byte " + std::to_string(*difference) + " on: expected …" +
                   Quoted(Excerpt(expected, index, from, kShown)) + "… (" + Counted(size, "byte") +
                   "), saw …" + Quoted(rest) + "… (" + Counted(seen.size(), "byte") + ")");
}

// Goes through a list of expected events with its repetitions unrolled.
class ExpectedEvents {
 public:
  explicit ExpectedEvents(const std::vector<ExpectedEvent>& list) : list_(list) { SkipEmpty(); }

  static uint64_t Count(const std::vector<ExpectedEvent>& list) {
    uint64_t count = 0;
    for (const ExpectedEvent& event : list) count += event.repeated ? event.count : 1;
    return count;
  }

  bool done() const { return item_ == list_.size(); }
  const ExpectedEvent& event() const { return list_[item_]; }
  Index index() const { return event().repeated ? Index(event().from + pass_) : std::nullopt; }
  // By default that of the event before.
  const std::string& last_event_id() {
    if (event().last_event_id) last_event_id_ = event().last_event_id->Bytes(index());
    return last_event_id_;
  }
  void Next() {
    last_event_id();
    pass_++;
    SkipEmpty();
  }

 private:
  void SkipEmpty() {
    while (!done() && pass_ == (event().repeated ? event().count : 1)) {
      item_++;
      pass_ = 0;
    }
  }

  const std::vector<ExpectedEvent>& list_;
  size_t item_ = 0;
  uint64_t pass_ = 0;
  std::string last_event_id_;
};

void CompareEvent(ExpectedEvents& expected, const ReportedEvent& seen, const Urls& urls,
                  const std::string& name, Findings& findings) {
  const ExpectedEvent& event = expected.event();
  CompareText(name + "type", event.type, expected.index(), seen.type, findings);
  CompareText(name + "data", event.data, expected.index(), seen.data, findings);
  if (seen.last_event_id) {
    CompareText(name + "lastEventId", Payload(expected.last_event_id()), {}, *seen.last_event_id,
                findings);
  }
  if (event.origin && seen.origin) {
    CompareText(name + "origin", Payload(FillPlaceholders(*event.origin, urls)), {}, *seen.origin,
                findings);
  }
}

std::string Described(ExpectedEvents& expected) {
  return "data " + Quoted(Excerpt(expected.event().data, expected.index(), 0, kShown));
}

// `whole`: all of the list has to be there, else a beginning of it.
void CompareEvents(const std::vector<ExpectedEvent>& list, const SourceObservation& source,
                   const Urls& urls, bool whole, const std::string& name, Findings& findings) {
  ExpectedEvents expected(list);
  size_t number = 0;
  for (; number < source.events.size() && !expected.done(); expected.Next()) {
    const ReportedEvent& seen = source.events[number++];
    CompareEvent(expected, seen, urls, name + "event " + std::to_string(number) + ": ", findings);
    if (!findings.deviations.empty()) return;  // what follows is off too
  }
  if (number < source.events.size()) {
    findings.Deviate(name + "expected " + Counted(ExpectedEvents::Count(list), "event") + ", saw " +
                     std::to_string(source.events.size()) + "; too much is data " +
                     Quoted(source.events[number].data));
  } else if (whole && !expected.done()) {
    findings.Miss(name + "expected " + Counted(ExpectedEvents::Count(list), "event") + ", saw " +
                  std::to_string(number) + "; missing is " + Described(expected));
  }
}

void CompareComments(const std::vector<Payload>& expected, const std::vector<std::string>& seen,
                     const std::string& name, Findings& findings) {
  JudgeCount({expected.size(), expected.size()}, seen.size(), "comment", findings);
  for (size_t i = 0; i < std::min(expected.size(), seen.size()); i++) {
    CompareText(name + "comment " + std::to_string(i + 1), expected[i], {}, seen[i], findings);
  }
}

void CompareLastEventId(const std::optional<Payload>& expected, const SourceObservation& source,
                        const std::string& name, Findings& findings) {
  if (!source.last_event_id) return;
  Findings found;
  CompareText(name + "last event ID at the end", expected.value_or(Payload()), {},
              source.last_event_id->value_or(""), found);
  found.settled = false;  // it may change
  findings.Add(std::move(found));
}

void CompareRetry(const Expect::Retry& expected, const SourceObservation& source,
                  const std::string& name, Findings& findings) {
  if (!source.retry_ms) return;
  const std::optional<uint64_t>& seen = *source.retry_ms;
  const bool fits = expected.never_set ? !seen
                    : expected.exactly ? seen == expected.exactly
                    : expected.min     ? seen && *seen >= *expected.min
                                       : true;
  if (fits) return;
  const std::string wanted = expected.never_set ? "none set"
                             : expected.exactly ? std::to_string(*expected.exactly) + " ms"
                                                : std::to_string(*expected.min) + " ms or more";
  findings.Miss(name + "reconnection time at the end: expected " + wanted + ", saw " +
                (seen ? std::to_string(*seen) + " ms" : "none set"));
}

}  // namespace

void JudgeEvents(const Expect& expect, const SourceObservation& source, const Urls& urls,
                 const std::string& name, Findings& findings) {
  Findings found;
  if (expect.events) CompareEvents(*expect.events, source, urls, true, name, found);
  if (expect.events_prefix) CompareEvents(*expect.events_prefix, source, urls, false, name, found);
  if (expect.comments) CompareComments(*expect.comments, source.comments, name, found);
  if (expect.last_event_id) CompareLastEventId(*expect.last_event_id, source, name, found);
  if (expect.retry) CompareRetry(*expect.retry, source, name, found);
  findings.Add(std::move(found));
}

bool EventsArrived(const Expect& expect, const SourceObservation& source) {
  if (expect.events && source.events.size() < ExpectedEvents::Count(*expect.events)) return false;
  return !expect.comments || source.comments.size() >= expect.comments->size();
}

}  // namespace sse::conformance
