// Event types: the first MAX_TYPES short ones get a number that belongs to the instance; the others
// are told each time and belong to their source.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

std::string Typed(const std::string& type) { return "event: " + type + "\ndata: x\n\n"; }

}  // namespace

TEST_CASE("there may be more event types than numbers", "[parser][types]") {
  SharedCore shared;
  std::string stream;
  for (int round = 0; round < 3; round++) {
    for (uint32_t i = 0; i < sse::kMAX_TYPES + 5; i++) stream += Typed("type-" + std::to_string(i));
    stream += "data: untyped\n\n";
  }
  CHECK(DisagreementHoweverCut(shared, stream) == "");
  // The second time all numbers are given away.
  CHECK(DisagreementHoweverCut(shared, Typed("fresh") + stream + Typed("fresh")) == "");
}

TEST_CASE("event types are told apart by all their bytes", "[parser][types]") {
  SharedCore shared;
  std::string stream;
  for (const std::string& type : Strings{"a", "ab", "b", "ba", "A", " a", "a ", "message",
                                         "Message", "x\xC3\xA9", "x\xC3\xA8", "\xFF", "\xFE"}) {
    stream += Typed(type);
  }
  CHECK(DisagreementHoweverCut(shared,
                               stream + Typed(std::string("a\0", 2)) + Typed("a") + stream) == "");
}

TEST_CASE("event types of any length are exact", "[parser][types]") {
  SharedCore shared;
  for (const size_t around :
       {size_t{0}, size_t{8}, size_t{16}, size_t{sse::kTYPE_BYTES}, size_t{256}}) {
    std::string stream;
    for (size_t length = around; length < around + 3; length++) {
      const std::string type(length, 'x');
      stream += Typed(type) + Typed(type + "y") + Typed(type) + "data: untyped\n\n";
    }
    CHECK(DisagreementHoweverCut(shared, stream) == "");
  }
}

TEST_CASE("the last event type of a block counts, numbered or not", "[parser][types]") {
  SharedCore shared;
  const std::string longer(40, 'l');
  for (const std::string& first : Strings{std::string(), std::string("short"), longer}) {
    for (const std::string& second : Strings{std::string(), std::string("other"), longer + "m"}) {
      const std::string stream =
          "event: " + first + "\nevent: " + second + "\ndata: x\n\ndata: y\n\n";
      CHECK(DisagreementHoweverCut(shared, stream) == "");
    }
  }
}

TEST_CASE("an event type without data is forgotten at the blank line", "[parser][types]") {
  SharedCore shared;
  for (const std::string& type :
       Strings{std::string("short"), std::string(40, 'l'), std::string(sse::kFLUSH + 4000, 'p')}) {
    CHECK(DisagreementHoweverCut(shared, "event: " + type + "\n\ndata: x\n\n") == "");
  }
}

TEST_CASE("sources with unnumbered event types don't mix them up", "[parser][types]") {
  SharedCore shared;
  DrivenSource first(shared), second(shared);
  const std::string one(40, '1'), two(40, '2');
  first.Open();
  second.Open();
  first.Feed("event: " + one + "\n");
  second.Feed("event: " + two + "\n");
  first.Feed("data: x\n\n");
  second.Feed("data: y\n\n");
  CHECK(first.outcome().events == std::vector<Event>{{.type = one, .data = "x"}});
  CHECK(second.outcome().events == std::vector<Event>{{.type = two, .data = "y"}});
}

TEST_CASE("a number stands for the same event type in all sources", "[parser][types]") {
  SharedCore shared;
  DrivenSource first(shared), second(shared);
  first.Open();
  second.Open();
  for (int round = 0; round < 2; round++) {
    for (uint32_t i = 0; i < 12; i++) {
      const std::string type = "type-" + std::to_string(i);
      first.Feed("event: " + type + "\n");
      second.Feed(Typed("other-" + std::to_string(i % 5)) + Typed(type));
      first.Feed("data: x\n\n");
      CHECK(first.outcome().events.back().type == type);
      CHECK(second.outcome().events.back().type == type);
    }
  }
}
