// The reference against what the standard says: its own examples (§9.2.6), and one row per sentence
// of the algorithm, with expectations made by hand. Nothing here comes from the core.
#include "reference.h"

#include "catch.h"

using namespace sse::test;

namespace {

std::vector<Event> Events(const std::string& stream) { return Interpret(stream).events; }

std::vector<Event> Messages(const std::vector<std::string>& data) {
  std::vector<Event> events;
  for (const std::string& text : data) events.push_back({.data = text});
  return events;
}

}  // namespace

TEST_CASE("the reference gives what the standard's examples say", "[reference]") {
  CHECK(Events("data: YHOO\ndata: +2\ndata: 10\n\n") == Messages({"YHOO\n+2\n10"}));
  CHECK(Events("data: This is the first message.\n\ndata: This is the second message, it\n"
               "data: has two lines.\n\ndata: This is the third message.\n\n") ==
        Messages({"This is the first message.", "This is the second message, it\nhas two lines.",
                  "This is the third message."}));
  CHECK(Events("data\n\ndata\ndata\n\ndata:") == Messages({"", "\n"}));
  CHECK(Events("data:test\n\ndata: test\n\n") == Messages({"test", "test"}));
  const Outcome outcome = Interpret(
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n");
  CHECK(outcome.events == std::vector<Event>{{.data = "first event", .last_event_id = "1"},
                                             {.data = "second event"}});
  CHECK(outcome.last_event_id == "");
  CHECK(
      Events("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n") ==
      std::vector<Event>{{.type = "add", .data = "73857293"}, {.type = "remove", .data = "2153"}});
}

TEST_CASE("CRLF, LF and CR each end one line for the reference", "[reference]") {
  CHECK(Events("data:a\r\ndata:b\r\n\r\n") == Messages({"a\nb"}));
  CHECK(Events("data:a\rdata:b\r\r") == Messages({"a\nb"}));
  CHECK(Events("data:a\n\rdata:b\n\n") == Messages({"a", "b"}));
  CHECK(Events("data:a\r\r\ndata:b\r\r\n") == Messages({"a", "b"}));
  CHECK(Events("data:\xC2\x85\xE2\x80\xA8\x0B\x0C\n\n") ==
        Messages({"\xC2\x85\xE2\x80\xA8\x0B\x0C"}));
}

TEST_CASE("the reference drops what no blank line has ended", "[reference]") {
  CHECK(Events("data: a\n").empty());
  CHECK(Events("data: a").empty());
  CHECK(Interpret("id: 1\ndata: a\n").last_event_id == "");
  CHECK(Interpret("retry: 5").retry_ms == std::nullopt);
  CHECK(Interpret("retry: 5\n").retry_ms == 5u);
}

TEST_CASE("the reference removes one byte order mark and no more", "[reference]") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(Events(mark + "data:a\n\n") == Messages({"a"}));
  CHECK(Events(mark + mark + "data:a\n\ndata:b\n\n") == Messages({"b"}));
  CHECK(Events("data:" + mark + "\n\n") == Messages({mark}));
  CHECK(Events("\xEF\xBB"
               "data:a\n\ndata:b\n\n") == Messages({"b"}));
}

TEST_CASE("the reference splits a field at its first colon and drops one space", "[reference]") {
  CHECK(Events("data:  a:b \n\n") == Messages({" a:b "}));
  CHECK(Events("data:\ta\n\n") == Messages({"\ta"}));
  CHECK(Events("data :a\n data:b\nDATA:c\ndatax:d\ndat:e\n:data:f\n\n").empty());
}

TEST_CASE("the reference takes an event type from its block alone", "[reference]") {
  CHECK(Events("event: a\n\ndata:x\n\n") == Messages({"x"}));
  CHECK(Events("event: a\nevent\ndata:x\n\n") == Messages({"x"}));
  CHECK(Events("event: a\nevent: b\ndata:x\n\n")[0].type == "b");
}

TEST_CASE("the reference commits an id at the blank line, also without data", "[reference]") {
  CHECK(Interpret("id: 7\n\n").last_event_id == "7");
  CHECK(Events("id: 7\n\ndata:x\n\n")[0].last_event_id == "7");
  CHECK(Events("data:x\nid: 9\n\n")[0].last_event_id == "9");
  CHECK(Interpret(std::string("id: 1\n\nid: 2\0\n\n", 15)).last_event_id == "1");
  CHECK(Interpret("id: 1\n\nid\n\n").last_event_id == "");
}

TEST_CASE("the reference takes only ASCII digits for a reconnection time", "[reference]") {
  for (const char* value : {"", " 5", "5 ", "-5", "+5", "5.0", "5e3", "0x5", "\xEF\xBC\x95"}) {
    CHECK(Interpret("retry: " + std::string(value) + "\n").retry_ms == std::nullopt);
  }
  CHECK(Interpret("retry: 0\n").retry_ms == 0u);
  CHECK(Interpret("retry: 0080\n").retry_ms == 80u);
  CHECK(Interpret("retry:1\nretry: 2\n").retry_ms == 2u);
}

TEST_CASE("the reference limits a reconnection time of any length", "[reference]") {
  const StreamStart start{.longest_retry_ms = 1000};
  CHECK(Interpret("retry: 999\n", start).retry_ms == 999u);
  CHECK(Interpret("retry: 1000\n", start).retry_ms == 1000u);
  CHECK(Interpret("retry: 1001\n", start).retry_ms == 1000u);
  CHECK(Interpret("retry: " + std::string(400, '9') + "\n", start).retry_ms == 1000u);
  CHECK(Interpret("retry: 4294967295\n").retry_ms == 4294967295u);
}

TEST_CASE("the reference carries the last event ID into the next stream, and nothing else",
          "[reference]") {
  const Outcome outcome =
      InterpretAll({"id: 1\ndata: a\n\nid: 2\nevent: e\ndata: lost", "data: b\n\n", "retry: 5\n"});
  CHECK(outcome.events == std::vector<Event>{{.data = "a", .last_event_id = "1"},
                                             {.data = "b", .last_event_id = "1"}});
  CHECK(outcome.last_event_id == "1");
  CHECK(outcome.retry_ms == 5u);
}

TEST_CASE("two outcomes that differ anywhere are told apart", "[reference]") {
  const Outcome outcome{.events = {{.type = "a", .data = "b", .last_event_id = "c"}},
                        .last_event_id = "c",
                        .retry_ms = 5};
  CHECK(Difference(outcome, outcome) == "");
  for (const int part : {0, 1, 2, 3, 4, 5}) {
    Outcome other = outcome;
    if (part == 0) other.events[0].type = "x";
    if (part == 1) other.events[0].data = "x";
    if (part == 2) other.events[0].last_event_id = "x";
    if (part == 3) other.events.clear();
    if (part == 4) other.last_event_id = "x";
    if (part == 5) other.retry_ms.reset();
    CHECK(Difference(outcome, other) != "");
    CHECK(Difference(other, outcome) != "");
  }
}
