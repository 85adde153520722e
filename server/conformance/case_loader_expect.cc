// Reads what has to be seen. Must not know what the server does.
#include <algorithm>
#include <iterator>
#include <memory>

#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

// Repetitions of lists of events are kept unrolled.
constexpr uint64_t kMaxEvents = 100'000;

constexpr auto kState = OneOf<ReadyState>({{"connecting", ReadyState::kConnecting},
                                           {"open", ReadyState::kOpen},
                                           {"closed", ReadyState::kClosed}});
constexpr auto kStates = ListOf(kState);

using Events = std::vector<ExpectedEvent>;

Count ReadCount(const JsonPlace& place) {
  if (!place.value().is_object()) {
    const auto exactly = AtLeast<uint64_t>(0)(place);
    return {exactly, exactly};
  }
  if (place.value().empty()) place.Expected("min, max or both");
  return ReadObject<Count>(place, [](JsonFields& fields, Count& count) {
    fields.Read("min", count.min, AtLeast<uint64_t>(0));
    fields.Read("max", count.max, AtLeast<uint64_t>(0));
  });
}

Events ReadEvent(const JsonPlace& place);

struct Repetition {
  uint64_t count = 1;
  uint64_t from = 0;
  Events events;
};

// The index is that of the innermost repetition, so only the inner one is kept as such.
Events ReadRepetition(const JsonPlace& place, JsonFields&) {
  auto repeat = ReadObject<Repetition>(place, [](JsonFields& fields, Repetition& repetition) {
    fields.Require("count", repetition.count, AtLeast<uint64_t>(1));
    fields.Read("from", repetition.from, AtLeast<uint64_t>(0));
    fields.Require("event", repetition.events, ReadEvent);
  });
  Events& events = repeat.events;
  if (events.size() == 1 && !events[0].repeated) {
    events[0].repeated = true;
    events[0].count = repeat.count;
    events[0].from = repeat.from;
    return events;
  }
  if (repeat.count > kMaxEvents / events.size()) place.Expected("fewer repetitions of repetitions");
  Events all;
  for (uint64_t i = 0; i < repeat.count; ++i) all.insert(all.end(), events.begin(), events.end());
  return all;
}

Events ReadPlainEvent(const JsonPlace& data, JsonFields& fields) {
  ExpectedEvent event;
  event.data = ReadTextPayload(data);
  fields.Read("type", event.type, ReadTextPayload);
  fields.Read("lastEventId", event.last_event_id, ReadTextPayload);
  fields.Read("origin", event.origin, Text);
  return {std::move(event)};
}

constexpr Kind<Events> kEventKinds[] = {{"data", ReadPlainEvent}, {"repeat", ReadRepetition}};

Events ReadEvent(const JsonPlace& place) { return ReadOneKind(place, kEventKinds); }

Events ReadEvents(const JsonPlace& place) {
  Events all;
  for (Events& events : ListOf(ReadEvent)(place)) {
    std::move(events.begin(), events.end(), std::back_inserter(all));
  }
  return all;
}

Gap ReadGap(const JsonPlace& place) {
  return ReadObject<Gap>(place, [](JsonFields& fields, Gap& gap) {
    fields.Require("from", gap.from, ReadPoint);
    fields.Require("to", gap.to, ReadPoint);
    fields.Read("minMs", gap.min_ms, AtLeast(0));
    fields.Read("shouldMaxMs", gap.should_max_ms, AtLeast(0));
  });
}

Expect::Retry ReadRetry(const JsonPlace& place) {
  Expect::Retry retry;
  retry.never_set = place.value().is_null();
  if (place.value().is_object()) {
    return ReadObject<Expect::Retry>(place, [](JsonFields& fields, Expect::Retry& least) {
      fields.Require("min", least.min, AtLeast<uint64_t>(0));
    });
  }
  if (!retry.never_set) retry.exactly = AtLeast<uint64_t>(0)(place);
  return retry;
}

SourceExpect ReadSourceExpect(const JsonPlace& place) {
  return ReadObject<SourceExpect>(place, [](JsonFields& fields, SourceExpect& source) {
    fields.Read("events", source.events, ReadEvents);
    fields.Read("opens", source.opens, ReadCount);
    fields.Read("errors", source.errors, ReadCount);
    fields.Read("finalState", source.final_state, kState);
  });
}

// What an alternative can say, and an expectation without one.
void ReadCommon(JsonFields& fields, Expect& expect) {
  fields.Read("events", expect.events, ReadEvents);
  fields.Read("eventsPrefix", expect.events_prefix, ReadEvents);
  fields.Read("opens", expect.opens, ReadCount);
  fields.Read("errors", expect.errors, ReadCount);
  fields.Read("errorStates", expect.error_states, kStates);
  fields.Read("finalState", expect.final_state, kState);
  fields.Read("requests", expect.requests, ReadCount);
  fields.Read("preflights", expect.preflights, ReadCount);
  fields.Read("sent", expect.sent, ReadSent);
  fields.Read("gaps", expect.gaps, ListOf(ReadGap));
  fields.Read("never", expect.never, ListOf(ReadPoint));
  fields.Read("exits", expect.exits, Flag);
  if (const auto thrown = fields.Find("thrown")) expect.thrown.emplace(Nullable(*thrown, Text));
  if (expect.error_states && !expect.errors) {
    expect.errors = Count{expect.error_states->size(), expect.error_states->size()};
  }
}

Expect::Alternative ReadAlternative(const JsonPlace& place) {
  using Verdict = Expect::Alternative::Verdict;
  constexpr auto kVerdict = OneOf<Verdict>({{"ok", Verdict::kOk},
                                            {"non-strict", Verdict::kNonStrict},
                                            {"informational", Verdict::kInformational}});
  return ReadObject<Expect::Alternative>(place, [&](JsonFields& fields, auto& alternative) {
    fields.Require("label", alternative.label, NonEmptyText);
    fields.Read("verdict", alternative.verdict, kVerdict);
    const auto expect = std::make_shared<Expect>();
    ReadCommon(fields, *expect);
    alternative.expect = expect;
  });
}

}  // namespace

Expect ReadExpect(const JsonPlace& place) {
  return ReadObject<Expect>(place, [](JsonFields& fields, Expect& expect) {
    ReadCommon(fields, expect);
    fields.Read("comments", expect.comments, ListOf(ReadTextPayload));
    if (const auto id = fields.Find("lastEventId")) {
      expect.last_event_id.emplace(Nullable(*id, ReadTextPayload));
    }
    fields.Read("retry", expect.retry, ReadRetry);
    fields.Read("createdState", expect.created_state, kState);
    fields.Read("openStates", expect.open_states, kStates);
    fields.Read("closedState", expect.closed_state, kState);
    fields.Read("maxOpenConnections", expect.max_open_connections, AtLeast<uint64_t>(1));
    fields.Read("maxRequestsPerSecond", expect.max_requests_per_second, AtLeast<uint64_t>(1));
    fields.Read("sources", expect.sources, ListOf(ReadSourceExpect));
    fields.Read("quietMs", expect.quiet_ms, AtLeast(0));
    fields.Read("oneOf", expect.one_of, ListOf(ReadAlternative, 2));
    fields.Read("record", expect.record, ListOf(NonEmptyText));
  });
}

// With alternatives the numbers differ from one to the other.
void Imply(Expect& expect, uint64_t streams) {
  if (!expect.one_of.empty()) return;
  if (!expect.requests) expect.requests = Count{streams, streams};
  if (!expect.opens) expect.opens = Count{streams, streams};
  if (!expect.errors) expect.errors = Count{streams - 1, streams - 1};
}

}  // namespace sse::conformance
