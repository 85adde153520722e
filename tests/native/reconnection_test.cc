// How long a source waits before it connects again, and what it keeps until then.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

// The delay after a stream of these bytes was lost.
int32_t DelayAfter(DrivenSource& source, const std::string& stream) {
  source.Respond(200, "text/event-stream");
  source.TakeActions();
  source.Feed(stream);
  source.Lose(sse::kReasonENDED);
  source.TakeActions();
  const int32_t delay = source.state().delay_ms;
  source.Fire();
  source.TakeActions();
  return delay;
}

int32_t DelayAfterRefusal(DrivenSource& source) {
  source.Lose(sse::kReasonNETWORK);
  source.TakeActions();
  const int32_t delay = source.state().delay_ms;
  source.Fire();
  source.TakeActions();
  return delay;
}

void Begin(DrivenSource& source) {
  source.Start();
  source.TakeActions();
}

using Delays = std::vector<int32_t>;

Delays Refusals(DrivenSource& source, int count) {
  Delays delays;
  for (int i = 0; i < count; i++) delays.push_back(DelayAfterRefusal(source));
  return delays;
}

// 0, 0, 100, 200, … on top of the reconnection time.
Delays Above(int32_t reconnection_ms) {
  Delays delays;
  for (const int32_t more : {0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 25600, 25600}) {
    delays.push_back(reconnection_ms + more);
  }
  return delays;
}

}  // namespace

TEST_CASE("the first delay is the reconnection time", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  CHECK(DelayAfter(source, "") == 3000);
  DrivenSource told(shared);
  Begin(told);
  CHECK(DelayAfter(told, "retry: 800\n") == 800);
  DrivenSource fruitful(shared);
  Begin(fruitful);
  CHECK(DelayAfter(fruitful, "data: x\n\n") == 3000);
}

TEST_CASE("streams that bring events are followed by the reconnection time alone",
          "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  CHECK(DelayAfter(source, "retry: 50\ndata: x\n\n") == 50);
  for (const std::string& stream :
       Strings{"data: x\n\n", "data\r\r", "id: 1\ndata: a\ndata: b\n\n", ": c\ndata: \xFF\n\n",
               "data: " + std::string(100000, 'x') + "\n\n", "data: x\n\ndata: unfinished"}) {
    for (int i = 0; i < 5; i++) CHECK(DelayAfter(source, stream) == 50);
  }
}

TEST_CASE("attempts in a row without an event wait longer, up to a bound", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  CHECK(Refusals(source, 12) == Above(3000));
}

TEST_CASE("a server that accepts and closes at once is left alone the same", "[reconnection]") {
  SharedCore shared;
  for (const std::string& stream : Strings{"", "\n", ": c\n\n", "data: unfinished", "id: 1\n\n",
                                           "event: e\n\n", "retry: 3000\n", "\xEF\xBB\xBF"}) {
    DrivenSource source(shared);
    Begin(source);
    for (const int32_t expected : Above(3000)) {
      INFO(Quote(stream));
      CHECK(DelayAfter(source, stream) == expected);
    }
  }
}

TEST_CASE("an event ends the row of barren attempts", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  Refusals(source, 5);
  CHECK(DelayAfter(source, "data: x\n\n") == 3000);
  CHECK(Refusals(source, 3) == Delays{3000, 3100, 3200});
}

TEST_CASE("an event counts for its own stream only", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  CHECK(DelayAfter(source, "data: x\n\n") == 3000);
  CHECK(DelayAfter(source, "") == 3000);
  CHECK(DelayAfter(source, "") == 3100);
}

TEST_CASE("waiting grows from the reconnection time that the server set", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  CHECK(DelayAfter(source, "retry: 500\ndata: x\n\n") == 500);
  CHECK(Refusals(source, 12) == Above(500));
}

TEST_CASE("retry: 0 is no delay of zero", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Begin(source);
  for (int i = 0; i < 3; i++) CHECK(DelayAfter(source, "retry: 0\ndata: x\n\n") == 10);
  CHECK(DelayAfter(source, "retry: 9\ndata: x\n\n") == 10);
  CHECK(DelayAfter(source, "retry: 10\ndata: x\n\n") == 10);
  CHECK(DelayAfter(source, "retry: 11\ndata: x\n\n") == 11);
  CHECK(DelayAfter(source, "retry: 0\n") == 10);
  CHECK(Refusals(source, 3) == Delays{100, 200, 400});
}

TEST_CASE("no delay is longer than a timer can express", "[reconnection]") {
  SharedCore shared;
  for (const std::string& value :
       Strings{"2147483647", "2147483648", "99999999999", "2147483600"}) {
    DrivenSource source(shared);
    Begin(source);
    const int32_t first = DelayAfter(source, "retry: " + value + "\n");
    CHECK(first >= 2147483600);
    for (int i = 0; i < 12; i++) {
      const int32_t delay = DelayAfterRefusal(source);
      CHECK(delay >= first);
      CHECK(delay <= static_cast<int64_t>(sse::kMAX_DELAY_MS));
    }
    CHECK(DelayAfterRefusal(source) == static_cast<int64_t>(sse::kMAX_DELAY_MS));
  }
}

TEST_CASE("a reconnection time counts at once, without a blank line", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed("retry: 7000\ndata: unfinished");
  CHECK(source.state().reconnection_ms == 7000);
  source.Feed("\nretry: 12");
  CHECK(source.state().reconnection_ms == 7000);
  source.Feed("\r");
  CHECK(source.state().reconnection_ms == 12);
}

TEST_CASE("the last event ID and the reconnection time outlive the stream", "[reconnection]") {
  SharedCore shared;
  const Strings streams = {"retry: 40\nid: 7\ndata: a\n\nid: 8\ndata: lost\n", "data: b\n\n",
                           "id\ndata: c\n\n", "data: d\n\n"};
  const Outcome outcome = Play(shared, streams);
  CHECK(outcome.events == std::vector<Event>{{.data = "a", .last_event_id = "7"},
                                             {.data = "b", .last_event_id = "7"},
                                             {.data = "c"},
                                             {.data = "d"}});
  CHECK(outcome.retry_ms == 40u);
  CHECK(Difference(Expect(streams), outcome) == "");
}

TEST_CASE("a failure after reconnecting is final", "[reconnection]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed("data: x\n\n");
  source.Lose(sse::kReasonENDED);
  source.TakeActions();
  source.Fire();
  source.TakeActions();
  source.Respond(204, "text/event-stream");
  CHECK(source.state().ready_state == sse::kCLOSED);
  CHECK(source.TakeActions() == Delays{sse::kActionABORT, sse::kActionERROR});
}
