// The messages of the adapter protocol: what is read, what is refused, what is written.
#include "server/conformance/adapter_message.h"
#include "tests/native/catch.h"

using namespace sse::conformance;

namespace {

std::string WhyNonsense(const std::string& line) {
  try {
    ReadReport(line);
  } catch (const Nonsense& nonsense) {
    return nonsense.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a hello names client, profiles and capabilities") {
  const Report report = ReadReport(
      R"({"ev":"hello","protocol":1,"client":"c","version":"2","runtime":"r","profiles":["client"],)"
      R"("capabilities":["exit"],"hides":["open"],"lacks":["early-head"],"more":1})");
  CHECK(report.kind == Report::Kind::kHello);
  CHECK(report.hello.client == "c");
  CHECK(report.hello.profiles == std::set<std::string>{"client"});
  CHECK(report.hello.capabilities == std::set<std::string>{"exit"});
  CHECK(report.hello.hides == std::set<std::string>{"open"});
  CHECK(report.hello.lacks == std::set<std::string>{"early-head"});
}

TEST_CASE("an event carries what the client shows, and leaves out what it doesn't") {
  const Report full = ReadReport(
      R"({"ev":"event","id":7,"type":"t","data":"d","lastEventId":"i","origin":"o","state":1,"t":3})");
  CHECK(full.id == 7);
  CHECK(full.type == "t");
  CHECK(full.data == "d");
  CHECK(full.last_event_id == "i");
  CHECK(full.origin == "o");
  CHECK(full.state == ReadyState::kOpen);
  const Report bare = ReadReport(R"({"ev":"event","id":7,"type":"t","data":"d"})");
  CHECK(!bare.last_event_id);
  CHECK(!bare.origin);
  CHECK(!bare.state);
}

TEST_CASE("a probe's answer tells none from not shown") {
  const Report shown = ReadReport(R"({"ev":"state","id":1,"lastEventId":null,"retry":null})");
  REQUIRE(shown.end_id);
  CHECK(!*shown.end_id);
  REQUIRE(shown.retry_ms);
  CHECK(!*shown.retry_ms);
  const Report hidden = ReadReport(R"({"ev":"state","id":1})");
  CHECK(!hidden.end_id);
  CHECK(!hidden.retry_ms);
  CHECK(*ReadReport(R"({"ev":"state","id":1,"retry":3000.0})").retry_ms == 3000u);
}

TEST_CASE("NUL and lone surrogates travel as escapes, pairs become one character") {
  const auto data = [](const std::string& text) {
    return ReadReport(R"({"ev":"event","id":1,"type":"m","data":")" + text + "\"}").data;
  };
  CHECK(data(R"(a\u0000b)") == std::string("a\0b", 3));
  CHECK(data(R"(\ud83d\ude00)") == "😀");
  CHECK(data(R"(x\ud83dy)") == "x\xED\xA0\xBDy");
  CHECK(data(R"(\uDE00\uD83D)") == "\xED\xB8\x80\xED\xA0\xBD");
  CHECK(data(R"(\\ud83d)") == "\\ud83d");
  CHECK(data(R"(\ud83d\ud83d\ude00)") == "\xED\xA0\xBD😀");
  // Never taken for what a decoder makes of malformed bytes.
  CHECK(data(R"(\ud83d)") != "\xEF\xBF\xBD");
}

TEST_CASE("what is no report is refused with the reason") {
  CHECK(WhyNonsense("hello") == "no JSON: \"hello\"");
  CHECK(WhyNonsense("[]") == "no object: \"[]\"");
  CHECK(WhyNonsense(R"({"ev":"dance"})").find("`ev` should be one of PROTOCOL.md") == 0);
  CHECK(WhyNonsense(R"({"ev":"open"})").find("`id` should be a number") == 0);
  CHECK(WhyNonsense(R"({"ev":"open","id":0})").find("`id`") == 0);
  CHECK(WhyNonsense(R"({"ev":"open","id":1,"state":3})").find("`state` should be 0, 1 or 2") == 0);
  CHECK(WhyNonsense(R"({"ev":"event","id":1,"type":"m","data":7})")
            .find("`data` should be a string") == 0);
  CHECK(WhyNonsense(R"({"ev":"state","id":1,"retry":-1})").find("`retry`") == 0);
  CHECK(WhyNonsense(R"({"ev":"hello","protocol":2,"client":"c"})").find("`protocol` should be 1") ==
        0);
  CHECK(WhyNonsense(std::string(200000, '[')).find("no JSON") == 0);
}

TEST_CASE("a command to create says only what the case says") {
  Urls urls;
  urls.url1 = "http://h/t/T";
  ClientPlan plan;
  CHECK(CreateCommand(3, "{{url1}}?a", {"x"}, plan, urls, "") ==
        R"({"cmd":"create","id":3,"url":"http://h/t/T?a","listen":["x"],"options":{}})");
  plan.with_credentials = true;
  plan.close_on = When{"message", 2};
  plan.headers = {{"X-Url", Payload(std::string("{{url1}}"))}};
  CHECK(CreateCommand(3, "u", {}, plan, urls, "PEM") ==
        R"({"cmd":"create","id":3,"url":"u","listen":[],"options":{"withCredentials":true,)"
        R"("headers":[["X-Url","http://h/t/T"]],"certificate":"PEM",)"
        R"("closeOn":{"event":"message","n":2}}})");
}

TEST_CASE("a parser is fed base64") {
  CHECK(FeedCommand(1, "") == R"({"cmd":"feed","id":1,"base64":""})");
  CHECK(FeedCommand(1, "a") == R"({"cmd":"feed","id":1,"base64":"YQ=="})");
  CHECK(FeedCommand(1, "ab") == R"({"cmd":"feed","id":1,"base64":"YWI="})");
  CHECK(FeedCommand(1, std::string("\x00\xFF\xBE", 3)) ==
        R"({"cmd":"feed","id":1,"base64":"AP++"})");
}
