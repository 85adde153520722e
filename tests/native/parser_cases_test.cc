// Plays every parsing case of tests/cases through the reference and, cut in every way, through the
// core. A new parsing rule is a row there, not code here.
#include "catch.h"
#include "delivery.h"
#include "parser_play.h"
#include "reference.h"

using namespace sse::test;

namespace {

const std::vector<ParserPlay>& Plays() {
  static const std::vector<ParserPlay> plays = LoadParserPlays();
  return plays;
}

Outcome Reference(const ParserPlay& play) {
  return InterpretAll(play.streams, {.last_event_id = "", .longest_retry_ms = sse::kMAX_DELAY_MS});
}

// Empty when the core, fed like this, sees what the reference saw.
std::string Compare(SharedCore& shared, const ParserPlay& play, const Outcome& expected,
                    const std::vector<Cuts>& cuts) {
  try {
    return Difference(expected, Play(shared, play.streams, cuts));
  } catch (const BrokenContract& broken) {
    return broken.what();
  }
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
    CHECK(play.Judge(Reference(play)) == "");
  }
}

TEST_CASE("the core gives what each parsing case expects", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    INFO(play.name);
    CHECK(play.Judge(Play(shared, play.streams)) == "");
    CHECK(Compare(shared, play, Reference(play), {}) == "");
  }
}

TEST_CASE("each parsing case gives the same in pieces of one and two bytes", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Reference(play);
    for (const size_t length : {1, 2}) {
      INFO(play.name << " in pieces of " << length);
      CHECK(Compare(shared, play, expected, CutEach(play, length)) == "");
    }
  }
}

TEST_CASE("each parsing case gives the same cut in two at every offset", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Reference(play);
    std::vector<Cuts> cuts(play.streams.size());
    for (size_t i = 0; i < play.streams.size(); i++) {
      for (const size_t at : SingleCuts(play.streams[i].size())) {
        cuts[i] = {at};
        const std::string difference = Compare(shared, play, expected, cuts);
        INFO(play.name << ", stream " << i + 1 << " cut at " << at);
        if (!difference.empty()) CHECK(difference == "");
      }
      cuts[i].clear();
    }
    SUCCEED();
  }
}

TEST_CASE("each parsing case gives the same in the deliveries that it names", "[cases]") {
  SharedCore shared;
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Reference(play);
    for (const Cuts& cuts : play.cuts) {
      INFO(play.name);
      CHECK(Compare(shared, play, expected, {cuts}) == "");
    }
  }
}

TEST_CASE("each parsing case gives the same in random pieces", "[cases]") {
  SharedCore shared;
  Random random(1);
  for (const ParserPlay& play : Plays()) {
    const Outcome expected = Reference(play);
    for (int run = 0; run < 6; run++) {
      std::vector<Cuts> cuts;
      for (const std::string& stream : play.streams) {
        cuts.push_back(CutAtRandom(stream.size(), random));
      }
      INFO(play.name << ", run " << run);
      CHECK(Compare(shared, play, expected, cuts) == "");
    }
  }
}
