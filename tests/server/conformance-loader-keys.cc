// How the loader reads what stands in a case: payloads, what is expected, what the client is told.
#include "tests/native/catch.h"
#include "tests/server/conformance-loader-case.h"

using namespace sse::conformance;
using namespace sse::test;

TEST_CASE("payloads are their bytes", "[loader]") {
  const auto bytes = [](const std::string& payload) {
    const PlaySpec play = ReadPlay("\"stream\": " + payload + ", \"expect\": {}");
    return std::get<step::Data>(play.scenario.entries.at(0).steps.at(2).action).bytes.Bytes();
  };
  CHECK(bytes(R"([])") == "");
  CHECK(bytes(R"({"text": "é"})") == "\xC3\xA9");
  CHECK(bytes(R"({"hex": " 0a fF00 "})") == std::string("\n\xFF\0", 3));
  CHECK(bytes(R"({"base64": ""})") == "");
  CHECK(bytes(R"({"base64": "TQ=="})") == "M");
  CHECK(bytes(R"({"base64": "TWE="})") == "Ma");
  CHECK(bytes(R"({"base64": "TWFu+/8="})") == "Man\xFB\xFF");
  CHECK(bytes(R"(["a", [{"hex": "62"}, "c"]])") == "abc");
  CHECK(bytes(R"({"gen": {"kind": "repeat", "count": 3, "from": 8, "unit":
                 [{"gen": {"kind": "index", "width": 2}}, ";"]}})") == "08;09;10;");
  CHECK(bytes(R"({"gen": {"kind": "cycle", "unit": "abc", "size": 5}})") == "abcab");
  CHECK(bytes(R"({"gen": {"kind": "bytes", "from": 97, "to": 101, "except": [98]}})") == "acde");
}

TEST_CASE("expected events are read with their repetitions", "[loader]") {
  const Expect expect = ReadPlay(R"("stream": "", "expect": {"events": [
      {"data": "a", "type": "t", "lastEventId": "", "origin": "{{origin1}}"},
      {"repeat": {"count": 4, "from": 2, "event": {"data": {"gen": {"kind": "index"}}}}},
      {"repeat": {"count": 2, "event": {"repeat": {"count": 3, "event": {"data": "b"}}}}}]})")
                            .expect;
  REQUIRE(expect.events);
  REQUIRE(expect.events->size() == 4);
  const std::vector<ExpectedEvent>& events = *expect.events;
  CHECK(events[0].type.Bytes() == "t");
  CHECK(events[0].last_event_id.has_value());
  CHECK(events[0].origin == "{{origin1}}");
  CHECK(!events[0].repeated);
  CHECK(events[1].type.Bytes() == "message");
  CHECK(!events[1].last_event_id);
  CHECK(events[1].repeated);
  CHECK(events[1].count == 4);
  CHECK(events[1].from == 2);
  CHECK(events[2].count == 3);
  CHECK(events[3].count == 3);
}

TEST_CASE("what is expected to be absent differs from what isn't judged", "[loader]") {
  const Expect none = ReadPlay(R"("stream": "", "expect": {})").expect;
  CHECK(!none.last_event_id);
  CHECK(!none.retry);
  CHECK(!none.thrown);
  CHECK(!none.events);
  const Expect absent = ReadPlay(R"("stream": "", "expect":
      {"lastEventId": null, "retry": null, "thrown": null, "events": []})")
                            .expect;
  REQUIRE(absent.last_event_id);
  CHECK(!*absent.last_event_id);
  REQUIRE(absent.retry);
  CHECK(absent.retry->never_set);
  REQUIRE(absent.thrown);
  CHECK(!*absent.thrown);
  REQUIRE(absent.events);
  CHECK(absent.events->empty());
  const Expect given = ReadPlay(R"("stream": "", "expect":
      {"lastEventId": "7", "retry": {"min": 5}, "thrown": "SyntaxError"})")
                           .expect;
  CHECK(given.last_event_id->value().Bytes() == "7");
  CHECK(!given.retry->never_set);
  CHECK(given.retry->min == 5U);
  CHECK(given.thrown->value() == "SyntaxError");
}

TEST_CASE("requests are described by number or by which", "[loader]") {
  const std::vector<SentExpect> sent = ReadPlay(R"("stream": "", "expect": {"sent": [
      {"request": 2, "method": "GET", "headers": {"a": null, "b": "x", "c": {"contains": "y",
        "optional": true}, "d": {"hex": "00", "count": 1}}},
      {"request": "rest", "sameFieldsAs": 1, "except": ["b"]}]})")
                                           .expect.sent;
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].which == SentExpect::Which::kNumber);
  CHECK(sent[0].number == 2);
  CHECK(sent[0].headers.at("a").absent);
  CHECK(!sent[0].headers.at("b").absent);
  CHECK(sent[0].headers.at("b").exactly->Bytes() == "x");
  CHECK(!sent[0].headers.at("c").exactly);
  CHECK(sent[0].headers.at("c").contains == "y");
  CHECK(sent[0].headers.at("c").optional);
  CHECK(sent[0].headers.at("d").exactly->Bytes() == std::string(1, '\0'));
  CHECK(sent[0].headers.at("d").count == 1U);
  CHECK(sent[1].which == SentExpect::Which::kRest);
  CHECK(sent[1].same_fields_as == 1U);
  CHECK(sent[1].except == std::vector<std::string>{"b"});
}

TEST_CASE("a client is told what the case says", "[loader]") {
  const ClientPlan client = ReadPlay(R"("stream": "", "expect": {}, "client": {
      "listen": ["a"], "withCredentials": true, "headers": [["N", "v"]], "method": "POST",
      "body": "b", "lastEventId": "5", "readTimeoutMs": 9, "closeOn": {"event": "open"},
      "throwOn": {"event": "x", "n": 2}, "delayOn": {"event": "message", "ms": 3},
      "closeTimes": 2, "closeAfter": {"point": {"mark": "sent"}, "ms": 4}, "drop": true,
      "sources": [{"createAfter": {"point": {"event": 3, "source": 2}}, "count": 99}]})")
                                .client;
  CHECK(client.url == "{{url1}}");
  CHECK(client.listen.at(0).Bytes() == "a");
  CHECK(client.with_credentials);
  CHECK(client.headers.at(0).first == "N");
  CHECK(client.method == "POST");
  CHECK(client.last_event_id == "5");
  CHECK(client.read_timeout_ms == 9U);
  CHECK(client.close_on->n == 1);
  CHECK(client.throw_on->event == "x");
  CHECK(client.throw_on->n == 2);
  CHECK(client.delay_on->ms == 3);
  CHECK(client.close_times == 2);
  CHECK(client.close_after->point.kind == Point::Kind::kMark);
  CHECK(client.close_after->point.name == "sent");
  CHECK(client.close_after->ms == 4);
  CHECK(client.drop);
  CHECK(client.sources.at(0).count == 99);
  CHECK(client.sources.at(0).create_after.point.number == 3);
  CHECK(client.sources.at(0).create_after.point.source == 2);
}

TEST_CASE("a huge payload is never made while it is loaded", "[loader]") {
  const Case read =
      ReadCase(R"("expect": {"events": [{"data": {"gen": {"kind": "cycle", "unit": "x",
      "size": 1000000000000}}}]}, "stream": ["data: ", {"gen": {"kind": "repeat", "unit":
      [{"gen": {"kind": "index"}}, "x"], "count": 1000000000000}}])",
               R"(["parser"])");
  CHECK(read.plays[0].streams.at(0).at(0).Size() > 1'000'000'000'000);
}
