// How the loader expands the short forms of cases: streams to entries with steps, families and
// variants to plays, and what a stream implies.
#include "tests/native/catch.h"
#include "tests/server/conformance-loader-case.h"

using namespace sse::conformance;
using namespace sse::test;

namespace {

using Texts = std::vector<std::string>;

template <class... Actions>
struct Overloaded : Actions... {
  using Actions::operator()...;
};
template <class... Actions>
Overloaded(Actions...) -> Overloaded<Actions...>;

std::string HeadText(const Head& head) {
  std::string text = "head " + std::to_string(head.status);
  for (const auto& [name, value] : head.headers) text += "; " + name + ": " + value.Bytes();
  return text;
}

std::string DataText(const step::Data& data) {
  std::string text = "data " + data.bytes.Bytes();
  if (data.every > 0) text += " every " + std::to_string(data.every);
  for (const uint64_t at : data.at) text += " at " + std::to_string(at);
  return data.gap_ms > 0 ? text + " gap " + std::to_string(data.gap_ms) : text;
}

std::string StepText(const Step& step) {
  return std::visit(
      Overloaded{
          [](const step::WriteHead& write) { return HeadText(write.head); },
          [](const step::Data& data) { return DataText(data); },
          [](const step::Mark& mark) { return "mark " + mark.name; },
          [](const step::Hold& hold) { return hold.ms ? "hold ms" : std::string("hold"); },
          [](const step::Flush&) { return std::string("flush"); },
          [](const step::LastChunk&) { return std::string("lastChunk"); },
          [](const step::Close& close) {
            return close.how == step::Close::How::kFin ? "close fin" : std::string("close");
          },
          [](const auto&) { return std::string("another"); },
      },
      step.action);
}

std::vector<std::string> StepTexts(const Entry& entry) {
  std::vector<std::string> texts;
  for (const Step& step : entry.steps) texts.push_back(StepText(step));
  return texts;
}

const std::string kHead = "head 200; Content-Type: text/event-stream; Cache-Control: no-store";

std::vector<std::string> PieceTexts(const PlaySpec& play, size_t stream = 0) {
  std::vector<std::string> texts;
  for (const Payload& piece : play.streams.at(stream)) texts.push_back(piece.Bytes());
  return texts;
}

// "1" or "1-3"; "none" if it isn't judged.
std::string Range(const std::optional<Count>& count) {
  if (!count) return "none";
  if (!count->max) return std::to_string(count->min) + "-";
  return count->min == *count->max ? std::to_string(count->min)
                                   : std::to_string(count->min) + "-" + std::to_string(*count->max);
}

// requests, opens, errors
Texts Implied(const Expect& expect) {
  return {Range(expect.requests), Range(expect.opens), Range(expect.errors)};
}

}  // namespace

TEST_CASE("a stream is sent after its head and held open", "[loader]") {
  const PlaySpec play = ReadPlay(R"("stream": "data: x\n\n", "expect": {})");
  REQUIRE(play.scenario.entries.size() == 1);
  CHECK(play.name == "");
  CHECK(play.scenario.otherwise.empty());
  CHECK(StepTexts(play.scenario.entries[0]) ==
        Texts{kHead, "flush", "data data: x\n\n", "mark sent", "hold"});
  CHECK(play.streams.empty());  // no profile parser
}

TEST_CASE("streams end cleanly but for the last", "[loader]") {
  const PlaySpec play = ReadPlay(R"("streams": ["a", "b"], "expect": {})");
  REQUIRE(play.scenario.entries.size() == 2);
  CHECK(StepTexts(play.scenario.entries[0]) == Texts{kHead + "; Connection: close", "flush",
                                                     "data a", "mark sent1", "lastChunk",
                                                     "close fin"});
  CHECK(StepTexts(play.scenario.entries[1]) ==
        Texts{kHead, "flush", "data b", "mark sent2", "hold"});
}

TEST_CASE("with end the last stream ends too", "[loader]") {
  const Texts ended{
      kHead + "; Connection: close", "flush", "data a", "mark sent", "lastChunk", "close fin"};
  CHECK(StepTexts(ReadPlay(R"("stream": "a", "end": true, "expect": {})").scenario.entries[0]) ==
        ended);
  const PlaySpec play = ReadPlay(R"("streams": ["a", "b"], "end": true, "expect": {})");
  CHECK(StepTexts(play.scenario.entries[1]).back() == "close fin");
}

TEST_CASE("the head of a stream may be another one", "[loader]") {
  const PlaySpec play = ReadPlay(R"("streams": ["a", "b"], "expect": {}, "head":
      {"status": 404, "headers": [["connection", "x"]], "add": [["A", ["b", "c"]]],
       "framing": "length"})");
  // No second Connection field, and no last chunk without chunks.
  CHECK(StepTexts(play.scenario.entries[0]) ==
        Texts{"head 404; connection: x; A: bc", "flush", "data a", "mark sent1", "close fin"});
  const PlaySpec close = ReadPlay(R"("stream": "a", "end": true, "expect": {}, "head":
      {"framing": "close"})");
  CHECK(StepTexts(close.scenario.entries[0])[0] == kHead);
}

TEST_CASE("cuts deliver a stream in pieces", "[loader]") {
  const Case read =
      ReadCase(R"("stream": "abcdef", "cuts": [1, 4], "expect": {})", R"(["parser"])");
  REQUIRE(read.plays.size() == 1);
  CHECK(read.plays[0].name == "");
  CHECK(StepTexts(read.plays[0].scenario.entries[0])[2] == "data abcdef at 1 at 4 gap 10");
  CHECK(PieceTexts(read.plays[0]) == Texts{"a", "bcd", "ef"});
  CHECK(StepTexts(ReadPlay(R"("stream": "ab", "cuts": [1], "gapMs": 0, "expect": {})")
                      .scenario.entries[0])[2] == "data ab at 1");
}

TEST_CASE("a family is one play for each offset, list of offsets or size", "[loader]") {
  const Case every =
      ReadCase(R"("stream": "abc", "family": {"cuts": "every"}, "expect": {})", R"(["parser"])");
  REQUIRE(every.plays.size() == 2);
  CHECK(every.plays[0].name == "cut at 1");
  CHECK(every.plays[1].name == "cut at 2");
  CHECK(PieceTexts(every.plays[1]) == Texts{"ab", "c"});
  CHECK(StepTexts(every.plays[1].scenario.entries[0])[2] == "data abc at 2 gap 10");

  const Case sets = ReadCase(R"("stream": "abcde", "family": {"cutSets": [[2], [1, 3, 4]]},
                            "gapMs": 7, "expect": {})",
                             R"(["parser"])");
  REQUIRE(sets.plays.size() == 2);
  CHECK(sets.plays[1].name == "cut at 1, 3 and 4");
  CHECK(PieceTexts(sets.plays[1]) == Texts{"a", "bc", "d", "e"});
  CHECK(StepTexts(sets.plays[0].scenario.entries[0])[2] == "data abcde at 2 gap 7");

  const Case sizes = ReadCase(R"("stream": "abcde", "family": {"sizes": [1, 2, 9]}, "expect": {})",
                              R"(["parser"])");
  REQUIRE(sizes.plays.size() == 3);
  CHECK(sizes.plays[0].name == "pieces of 1 byte");
  CHECK(sizes.plays[1].name == "pieces of 2 bytes");
  CHECK(PieceTexts(sizes.plays[1]) == Texts{"ab", "cd", "e"});
  CHECK(PieceTexts(sizes.plays[2]) == Texts{"abcde"});
  CHECK(StepTexts(sizes.plays[1].scenario.entries[0])[2] == "data abcde every 2 gap 10");
}

TEST_CASE("a parser gets each of the streams", "[loader]") {
  const Case read = ReadCase(R"("streams": ["a", "b"], "expect": {})", R"(["client", "parser"])");
  REQUIRE(read.plays[0].streams.size() == 2);
  CHECK(PieceTexts(read.plays[0], 1) == Texts{"b"});
}

TEST_CASE("connections are entries, as many as times says", "[loader]") {
  const PlaySpec play = ReadPlay(R"("connections": [
      {"steps": [{"close": "rst"}]},
      {"at": "accept", "refuseMs": 50, "times": 3, "steps": [{"hold": 20}]}],
      "otherwise": [{"times": 2, "steps": [{"flush": true}]}], "expect": {})");
  REQUIRE(play.scenario.entries.size() == 4);
  CHECK(play.scenario.entries[0].index == 1U);
  CHECK(play.scenario.entries[0].at == Entry::At::kRequest);
  CHECK(!play.scenario.entries[0].refuse_ms);
  for (size_t i = 1; i < 4; ++i) {
    CHECK(play.scenario.entries[i].index == i);
    CHECK(play.scenario.entries[i].at == Entry::At::kAccept);
    CHECK(play.scenario.entries[i].refuse_ms == 50U);
    CHECK(StepTexts(play.scenario.entries[i]) == Texts{"hold ms"});
  }
  CHECK(play.scenario.otherwise.size() == 2);
  CHECK(play.scenario.needs_own_ports());
}

TEST_CASE("a stream implies a request and an open, and streams an error between two", "[loader]") {
  CHECK(Implied(ReadPlay(R"("stream": "", "expect": {})").expect) == Texts{"1", "1", "0"});
  CHECK(Implied(ReadPlay(R"("streams": ["", "", ""], "expect": {})").expect) ==
        Texts{"3", "3", "2"});
  CHECK(Implied(ReadPlay(R"("stream": "", "end": true, "expect": {})").expect) ==
        Texts{"none", "none", "none"});
  CHECK(Implied(ReadPlay(R"("connections": [{"steps": [{"hold": true}]}], "expect": {})").expect) ==
        Texts{"none", "none", "none"});
  CHECK(Implied(ReadPlay(R"("stream": "", "expect": {}, "check": {"name": "a", "asserts": "b"})")
                    .expect) == Texts{"none", "none", "none"});
}

TEST_CASE("what is said goes before what is implied", "[loader]") {
  CHECK(Implied(ReadPlay(R"("stream": "", "expect": {"requests": 3, "opens": {"min": 1},
                        "errors": {"min": 1, "max": 2}})")
                    .expect) == Texts{"3", "1-", "1-2"});
  CHECK(Implied(
            ReadPlay(R"("stream": "", "expect": {"errorStates": ["closed", "closed"]})").expect) ==
        Texts{"1", "1", "2"});
}

TEST_CASE("where alternatives are allowed nothing is implied", "[loader]") {
  const Expect expect = ReadPlay(R"("streams": ["", ""], "expect": {"opens": 1, "oneOf": [
      {"label": "a", "requests": 3},
      {"label": "b", "errorStates": [], "verdict": "non-strict"}]})")
                            .expect;
  CHECK(Implied(expect) == Texts{"none", "1", "none"});
  REQUIRE(expect.one_of.size() == 2);
  CHECK(Implied(*expect.one_of[0].expect) == Texts{"3", "none", "none"});
  CHECK(Implied(*expect.one_of[1].expect) == Texts{"none", "none", "0"});
  CHECK(expect.one_of[1].label == "b");
  CHECK(expect.one_of[1].verdict == Expect::Alternative::Verdict::kNonStrict);
}

TEST_CASE("a variant takes from the case every key that it lacks", "[loader]") {
  const Case read = ReadCase(R"("stream": "abc", "timeoutMs": 500, "client": {"url": "{{url2}}"},
      "expect": {"quietMs": 7, "opens": 5}, "variants": [
        {"name": "first"},
        {"name": "second", "stream": "b", "timeoutMs": 900, "expect": {"errors": 3}},
        {"name": "third", "family": {"cuts": "every"}}])");
  REQUIRE(read.plays.size() == 4);
  CHECK(read.plays[0].name == "first");
  CHECK(read.plays[0].timeout_ms == 500);
  CHECK(read.plays[0].expect.quiet_ms == 7);
  CHECK(read.plays[1].timeout_ms == 900);
  CHECK(read.plays[1].client.url == "{{url2}}");
  CHECK(read.plays[1].expect.quiet_ms == 100);  // its expect replaces the whole
  CHECK(Implied(read.plays[1].expect) == Texts{"1", "1", "3"});
  CHECK(StepTexts(read.plays[1].scenario.entries[0])[2] == "data b");
  CHECK(read.plays[2].name == "third, cut at 1");
  CHECK(read.plays[3].name == "third, cut at 2");
}

TEST_CASE("a check without a server's part gets the default stream", "[loader]") {
  const PlaySpec play = ReadPlay(R"("check": {"name": "a-b", "asserts": "c"})");
  REQUIRE(play.check);
  CHECK(play.check->name == "a-b");
  CHECK(StepTexts(play.scenario.entries.at(0))[2] == "data data: x\n\n");
}

TEST_CASE("a play needs TLS when a URL of it is asked for", "[loader]") {
  CHECK(!ReadPlay(R"("stream": "{{tls1}}", "expect": {})").scenario.needs_tls);
  CHECK(ReadPlay(R"("stream": "", "client": {"url": "{{tls13}}?a"}, "expect": {})")
            .scenario.needs_tls);
  CHECK(ReadPlay(R"("stream": "", "client": {"sources": [{"url": "{{tls-untrusted}}",
               "createAfter": {"point": {"open": 1}}}]}, "expect": {})")
            .scenario.needs_tls);
  CHECK(ReadPlay(R"("connections": [{"steps": [{"repeat": {"count": 1, "steps": [
               {"head": {"add": [["Location", "{{tls1}}"]]}}]}}]}], "expect": {})")
            .scenario.needs_tls);
}
