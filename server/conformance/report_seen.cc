// What was seen in a play, in words and in the order of time: a part of report_play.h. Must not
// know what was expected.
#include <algorithm>

#include "server/conformance/report_lines.h"
#include "server/conformance/report_play.h"
#include "server/conformance/report_points.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr size_t kMaxLines = 50;
constexpr size_t kShownText = 120;
constexpr size_t kShownHead = 600;

std::string In(const std::optional<ReadyState>& state) {
  return state ? std::string(", readyState ") + StateName(*state) : "";
}

std::string EventText(const ReportedEvent& event) {
  std::string text = "event " + Printable(event.type) + ": " + Quoted(event.data, kShownText);
  if (event.last_event_id && !event.last_event_id->empty()) {
    text += ", lastEventId " + Quoted(*event.last_event_id, kShownText);
  }
  return text;
}

// Moments with a line each. Only the first ones are put in words: there may be very many.
class Timeline {
 public:
  explicit Timeline(Time start) : start_(start) {}

  void Add(Time when, const std::string& text) { items_.push_back({when, text}); }

  template <typename Reports, typename Describe>
  void AddAll(const Reports& reports, Describe describe) {
    for (size_t i = 0; i < std::min(reports.size(), kMaxLines); i++) {
      Add(reports[i].when, describe(reports[i], i + 1));
    }
    more_ += reports.size() - std::min(reports.size(), kMaxLines);
  }

  std::string Text() {
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Item& a, const Item& b) { return a.when < b.when; });
    Lines lines(kMaxLines);
    for (const Item& item : items_) {
      const double ms = static_cast<double>(MicrosBetween(start_, item.when)) / 1000;
      lines.Add(MsText(ms) + "  " + item.text);
    }
    std::string text = lines.Text();
    if (more_ > 0) text += "… and " + Counted(more_, "more report") + "\n";
    return text;
  }

 private:
  struct Item {
    Time when;
    std::string text;
  };
  const Time start_;
  std::vector<Item> items_;
  size_t more_ = 0;
};

void AddSource(const std::string& name, const SourceObservation& source, Timeline& timeline) {
  if (source.created)
    timeline.Add(*source.created, name + "constructed" + In(source.created_state));
  timeline.AddAll(source.opens, [&](const ReportedOpen& open, size_t number) {
    return name + "open " + std::to_string(number) + In(open.state);
  });
  timeline.AddAll(source.events,
                  [&](const ReportedEvent& event, size_t) { return name + EventText(event); });
  timeline.AddAll(source.errors, [&](const ReportedError& error, size_t number) {
    return name + "error " + std::to_string(number) + In(error.state) +
           (error.message.empty() ? "" : ": " + PrintableStart(error.message, kShownText));
  });
  for (const Time when : source.closed) timeline.Add(when, name + "close() returned");
}

void AddRequest(const RequestRecord& request, const std::string& number, Timeline& timeline) {
  timeline.Add(request.first_byte,
               "server: " + number + ": " + PrintableStart(request.head, kShownHead));
  if (request.ended) timeline.Add(*request.ended, "server: end of " + number);
  if (request.client_close) {
    const bool reset = request.client_close_how == RequestRecord::How::kRst;
    timeline.Add(*request.client_close,
                 "server: the client " + std::string(reset ? "resets" : "closes") + " " + number);
  }
}

void AddRequests(const Journal& journal, Timeline& timeline) {
  size_t requests = 0, preflights = 0;
  for (const RequestRecord& request : journal.requests()) {
    size_t& number = request.preflight ? preflights : requests;
    if (++number > kMaxLines) continue;
    AddRequest(request, (request.preflight ? "preflight " : "request ") + std::to_string(number),
               timeline);
  }
}

// What a source said of itself at the end.
std::string EndText(const std::string& name, const SourceObservation& source) {
  std::string text;
  if (source.thrown) {
    text += name + "the constructor threw " + Printable(*source.thrown) + ": " +
            PrintableStart(source.thrown_message.value_or(""), kShownText) + "\n";
  }
  for (size_t i = 0; i < std::min(source.comments.size(), kMaxLines); i++) {
    text += name + "comment " + Quoted(source.comments[i], kShownText) + "\n";
  }
  std::string end;
  if (source.final_state) end += std::string(" readyState ") + StateName(*source.final_state);
  if (source.last_event_id && source.last_event_id->value_or("") != "") {
    end += " lastEventId " + Quoted(**source.last_event_id, kShownText);
  }
  if (source.retry_ms && *source.retry_ms) {
    end += " reconnection time " + std::to_string(**source.retry_ms) + " ms";
  }
  return end.empty() ? text : text + name + "at the end:" + end + "\n";
}

std::string SourceName(uint32_t number) {
  return number == 1 ? "" : "source " + std::to_string(number) + ": ";
}

}  // namespace

std::string DescribeSeen(const Journal& journal, const Observation& seen, Time start) {
  Timeline timeline(start);
  std::string end;
  for (const auto& [number, source] : seen.sources) {
    AddSource(SourceName(number), source, timeline);
    end += EndText(SourceName(number), source);
  }
  AddRequests(journal, timeline);
  if (seen.exited) timeline.Add(*seen.exited, "the process ended by itself");
  if (seen.check) end += "check: " + PrintableStart(seen.check->reason, kShownHead) + "\n";
  if (!seen.adapter_trouble.empty()) end += Printable(seen.adapter_trouble) + "\n";
  return timeline.Text() + end;
}

std::string DescribeSeen(const Observation& seen) {
  Lines lines(kMaxLines);
  std::string end;
  for (const auto& [number, source] : seen.sources) {
    for (const ReportedEvent& event : source.events) {
      lines.Add(lines.full() ? "" : SourceName(number) + EventText(event));
    }
    end += EndText(SourceName(number), source);
  }
  return lines.Text() + end;
}

}  // namespace sse::conformance
