// What has to be seen in a play, in words: a part of report_play.h. Must not know what was seen.
#include "server/conformance/report_lines.h"
#include "server/conformance/report_play.h"
#include "server/conformance/report_points.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr size_t kMaxLines = 60;
constexpr uint64_t kMaxShownBytes = 4096;

std::string Shown(const Payload& payload, std::optional<uint64_t> index) {
  const uint64_t size = payload.Size(index);
  if (size <= kMaxShownBytes) return Quoted(payload.Bytes(index), 120);
  return Counted(size, "byte") + " by rule";
}

std::string Shown(const Count& count) {
  if (count.max == count.min) return std::to_string(count.min);
  if (!count.max) return "at least " + std::to_string(count.min);
  return std::to_string(count.min) + " to " + std::to_string(*count.max);
}

class Writer {
 public:
  Writer(Lines& lines, std::string indent) : lines_(lines), indent_(std::move(indent)) {}

  void Add(const std::string& text) { lines_.Add(indent_ + text); }

  void Write(const Expect& expect) {
    if (expect.thrown) {
      Add("the constructor " + (*expect.thrown ? "throws " + **expect.thrown : "does not throw"));
    }
    if (expect.events) WriteEvents("", *expect.events);
    if (expect.events_prefix) WriteEvents("a beginning of: ", *expect.events_prefix);
    if (expect.comments) WriteComments(*expect.comments);
    if (expect.last_event_id) {
      Add("last event ID at the end: " + Shown(expect.last_event_id->value_or(Payload()), {}));
    }
    if (expect.retry) WriteRetry(*expect.retry);
    WriteStates(expect);
    WriteRequests(expect);
    WriteTimes(expect);
    if (expect.exits) Add(*expect.exits ? "the process ends by itself" : "the process goes on");
    WriteSources(expect);
    for (const Expect::Alternative& one : expect.one_of) {
      Add("either \"" + one.label + "\":");
      Writer(lines_, indent_ + "  ").Write(*one.expect);
    }
  }

 private:
  void WriteEvents(const std::string& before, const std::vector<ExpectedEvent>& events) {
    if (events.empty()) Add(before + "no event");
    for (const ExpectedEvent& event : events) {
      const auto index = event.repeated ? std::optional(event.from) : std::nullopt;
      std::string text =
          before + "event " + event.type.Bytes(index) + ": " + Shown(event.data, index);
      if (event.last_event_id) text += ", lastEventId " + Shown(*event.last_event_id, index);
      if (event.repeated) text += ", and so on, " + std::to_string(event.count) + " in all";
      Add(text);
    }
  }

  void WriteComments(const std::vector<Payload>& comments) {
    for (const Payload& comment : comments) Add("comment: " + Shown(comment, {}));
  }

  void WriteRetry(const Expect::Retry& retry) {
    Add("reconnection time at the end: " +
        (retry.never_set ? "never set"
         : retry.exactly ? std::to_string(*retry.exactly) + " ms"
                         : std::to_string(retry.min.value_or(0)) + " ms or more"));
  }

  void WriteState(const char* when, const std::optional<ReadyState>& state) {
    if (state) Add(std::string("readyState ") + when + ": " + StateName(*state));
  }

  void WriteStateList(const char* when, const std::optional<std::vector<ReadyState>>& states) {
    if (!states) return;
    std::string list;
    for (const ReadyState state : *states) list += std::string(" ") + StateName(state);
    Add(std::string("readyState inside ") + when + ":" + (list.empty() ? " none" : list));
  }

  void WriteStates(const Expect& expect) {
    if (expect.opens) Add("open events: " + Shown(*expect.opens));
    if (expect.errors) Add("error events: " + Shown(*expect.errors));
    WriteStateList("open events", expect.open_states);
    WriteStateList("error events", expect.error_states);
    WriteState("after the constructor", expect.created_state);
    WriteState("after close()", expect.closed_state);
    WriteState("at the end", expect.final_state);
  }

  void WriteHeader(const std::string& name, const HeaderExpect& header) {
    std::string text = "  " + name + ":";
    if (header.absent) text += " absent";
    if (header.exactly) text += ' ' + Shown(*header.exactly, {});
    if (header.contains) text += " with " + Quoted(*header.contains);
    if (header.lacks) text += " without " + Quoted(*header.lacks);
    if (header.pattern) text += " matching " + *header.pattern;
    if (header.count) text += ' ' + Counted(*header.count, "field");
    Add(header.optional ? text + ", or absent" : text);
  }

  void WriteSent(const SentExpect& sent) {
    using Which = SentExpect::Which;
    Add(sent.which == Which::kEvery  ? "every request"
        : sent.which == Which::kRest ? "every request but the first"
        : sent.which == Which::kLast ? "the last request"
                                     : "request " + std::to_string(sent.number));
    if (sent.method) Add("  method " + *sent.method);
    if (sent.target) Add("  target " + *sent.target);
    if (sent.target_pattern) Add("  target matching " + *sent.target_pattern);
    if (sent.version) Add("  version " + *sent.version);
    if (sent.body) Add("  body " + Quoted(*sent.body));
    for (const auto& [name, header] : sent.headers) WriteHeader(name, header);
    if (sent.same_fields_as) {
      Add("  the same fields as request " + std::to_string(*sent.same_fields_as));
    }
  }

  void WriteRequests(const Expect& expect) {
    if (expect.requests) Add("requests: " + Shown(*expect.requests));
    if (expect.preflights) Add("preflights: " + Shown(*expect.preflights));
    for (const SentExpect& sent : expect.sent) WriteSent(sent);
    if (expect.max_open_connections) {
      Add("open connections at a time: at most " + std::to_string(*expect.max_open_connections));
    }
    if (expect.max_requests_per_second) {
      Add("requests in a second: at most " + std::to_string(*expect.max_requests_per_second));
    }
  }

  void WriteTimes(const Expect& expect) {
    for (const Gap& gap : expect.gaps) {
      std::string text = PointName(gap.from) + " to " + PointName(gap.to) + ":";
      if (gap.min_ms) text += " at least " + std::to_string(*gap.min_ms) + " ms";
      if (gap.should_max_ms)
        text += " should be at most " + std::to_string(*gap.should_max_ms) + " ms";
      Add(gap.min_ms || gap.should_max_ms ? text : text + " recorded");
    }
    for (const Point& point : expect.never) Add("never: " + PointName(point));
  }

  void WriteSources(const Expect& expect) {
    uint32_t number = 2;
    for (const SourceExpect& source : expect.sources) {
      Add("source " + std::to_string(number++) + ":");
      Expect part;
      part.events = source.events;
      part.opens = source.opens;
      part.errors = source.errors;
      part.final_state = source.final_state;
      Writer(lines_, indent_ + "  ").Write(part);
    }
  }

  Lines& lines_;
  const std::string indent_;
};

}  // namespace

std::string DescribeExpected(const PlaySpec& play) {
  Lines lines(kMaxLines);
  if (play.check) lines.Add("the check " + play.check->name + ": " + play.check->asserts);
  Writer(lines, "").Write(play.expect);
  return lines.Text();
}

}  // namespace sse::conformance
