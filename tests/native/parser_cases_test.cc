// Plays every parsing case of tests/cases through the reference and, cut in every way, through the
// core. A new parsing rule is a row there, not code here.
#include "agreement.h"
#include "catch.h"
#include "parser_play.h"

using namespace sse::test;

namespace {

const std::vector<ParserPlay>& Plays() {
  static const std::vector<ParserPlay> plays = LoadParserPlays();
  return plays;
}

std::vector<Cuts> CutEach(const ParserPlay& play, size_t length) {
  std::vector<Cuts> cuts;
  for (const std::string& stream : play.streams) cuts.push_back(CutEvery(stream.size(), length));
  return cuts;
}

}  // namespace

TEST_CASE("there are parsing cases, each with an expectation", "[cases]") {
  REQUIRE(Plays().size() > 300);
  for (const ParserPlay& play : Plays()) {
    INFO(play.name);
    CHECK(play.allowed[0].events.has_value());
  }
}

TEST_CASE("the reference gives what each parsing case expects", "[cases][reference]") {
  for (const ParserPlay& play : Plays()) {
    INFO(play.name);
    CHECK(play.Judge(Expect(play.streams)) == "");
  }
}

TEST_CASE("the core gives what each parsing case expects", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    INFO(play.name);
    CHECK(play.Judge(Play(shared, play.streams)) == "");
    CHECK(Disagreement(shared, Expect(play.streams), play.streams) == "");
  }
}

TEST_CASE("each parsing case gives the same in pieces of one and two bytes", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Expect(play.streams);
    for (const size_t length : {1, 2}) {
      INFO(play.name << " in pieces of " << length);
      CHECK(Disagreement(shared, expected, play.streams, CutEach(play, length)) == "");
    }
  }
}

TEST_CASE("each parsing case gives the same cut in two at every offset", "[cases]") {
  SharedCore shared;
  size_t tried = 0;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Expect(play.streams);
    std::vector<Cuts> cuts(play.streams.size());
    for (size_t i = 0; i < play.streams.size(); i++) {
      for (const size_t at : SingleCuts(play.streams[i].size())) {
        cuts[i] = {at};
        tried++;
        const std::string difference = Disagreement(shared, expected, play.streams, cuts);
        INFO(play.name << ", stream " << i + 1 << " cut at " << at);
        if (!difference.empty()) CHECK(difference == "");
      }
      cuts[i].clear();
    }
  }
  CHECK(tried > Plays().size());
}

TEST_CASE("each parsing case gives the same in the deliveries that it names", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Expect(play.streams);
    for (const Cuts& cuts : play.cuts) {
      INFO(play.name);
      CHECK(Disagreement(shared, expected, play.streams, {cuts}) == "");
    }
  }
}

TEST_CASE("each parsing case gives the same in random pieces", "[cases]") {
  SharedCore shared;
  Random random(1);
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Expect(play.streams);
    for (int run = 0; run < 6; run++) {
      std::vector<Cuts> cuts;
      for (const std::string& stream : play.streams) {
        cuts.push_back(CutAtRandom(stream.size(), random));
      }
      INFO(play.name << ", run " << run);
      CHECK(Disagreement(shared, expected, play.streams, cuts) == "");
    }
  }
}
