// Builds plays, journals and observations for tests of the judge, in few words. Must not know what
// is tested.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/conformance/judge.h"

namespace sse::conformance::test {

inline const Time kStart = Clock::now();
inline Time At(double ms) {
  return kStart + std::chrono::microseconds(static_cast<int64_t>(ms * 1000));
}

inline Point Moment(Point::Kind kind, uint32_t number = 1, const std::string& name = "") {
  return {kind, number, name, 1};
}

inline ExpectedEvent Event(const std::string& data, const std::string& type = "message") {
  ExpectedEvent event;
  event.data = Payload(data);
  event.type = Payload(type);
  return event;
}

inline ExpectedEvent EventWithId(const std::string& data, const std::string& id) {
  ExpectedEvent event = Event(data);
  event.last_event_id = Payload(id);
  return event;
}

inline Count Exactly(uint64_t count) { return {count, count}; }

inline Expect::Alternative Alternative(
    const std::string& label, const std::function<void(Expect&)>& fill,
    Expect::Alternative::Verdict verdict = Expect::Alternative::Verdict::kOk) {
  auto expect = std::make_shared<Expect>();
  fill(*expect);
  return {label, verdict, expect};
}

// One play to be judged: what is expected, and what was seen. Everything is public.
struct Bench {
  Case which;
  PlaySpec play;
  Journal journal{kStart};
  Observation seen;
  Urls urls;

  Bench() {
    which.id = "a.case";
    urls.url1 = "http://127.0.0.1:1/t/T";
    urls.origin1 = "http://127.0.0.1:1";
    urls.path1 = "/t/T";
    urls.host1 = "127.0.0.1:1";
  }

  Expect& expect() { return play.expect; }
  SourceObservation& source(uint32_t number = 1) { return seen.sources[number]; }

  void SeeEvent(const std::string& data, const std::string& id = "",
                const std::string& type = "message", double ms = 0, uint32_t number = 1) {
    source(number).events.push_back({type, data, id, std::nullopt, std::nullopt, At(ms)});
  }
  void SeeOpen(std::optional<ReadyState> state = ReadyState::kOpen, uint32_t number = 1) {
    source(number).opens.push_back({state, At(0)});
  }
  void SeeError(std::optional<ReadyState> state = ReadyState::kConnecting, uint32_t number = 1) {
    source(number).errors.push_back({state, "", At(0)});
  }
  static std::string Head(const std::string& fields = "") {
    return "GET /t/T HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" + fields + "\r\n";
  }
  // Returns the record's index in the journal.
  size_t SeeRequest(const std::string& head = Head(), double ms = 0, uint64_t connection = 1) {
    RequestRecord record;
    record.connection = connection;
    record.accepted = record.first_byte = At(ms);
    record.head_read = At(ms);
    record.head = head;
    return journal.AddRequest(record);
  }
  void SeePreflight() {
    RequestRecord record;
    record.preflight = true;
    record.first_byte = At(0);
    record.head_read = At(0);
    record.head = Head();
    journal.AddRequest(record);
  }
  void EndRequest(size_t index, double ms) {
    journal.EditRequest(index, [&](RequestRecord& record) { record.ended = At(ms); });
  }

  Judgement Judged() const { return Judge(which, play, journal, seen, urls); }
  Verdict Result() const { return Judged().verdict; }
  bool Satisfied() const { return IsSatisfied(play, journal, seen, urls); }
};

}  // namespace sse::conformance::test
