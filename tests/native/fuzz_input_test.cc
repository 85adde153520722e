// The fuzzer's own parts: programs write the streams that they are made of, and the skeleton of a
// case stands for the streams that it was made from.
#include <nlohmann/json.hpp>

#include "agreement.h"
#include "catch.h"
#include "payload.h"
#include "tests/fuzz/case_skeleton.h"
#include "tests/fuzz/stream_program.h"

using namespace sse::test;

namespace {

const Strings kStreams = {"",
                          "data: a\n\n",
                          std::string("\x11\x12\x13\0\xFF", 5),
                          "data: " + std::string(5000, 'x') + "\n\n",
                          std::string(300, '\n') + "x" + std::string(300, '\xE2'),
                          "id: \xE2\x82\xAC\xE2\x82\xAC\n" + std::string(199, 'y')};

std::string Repeated(const std::string& unit, size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("a program made from streams writes them", "[fuzz]") {
  for (const std::string& stream : kStreams) {
    CHECK(RunProgram(MakeProgram({stream})) == Strings{stream});
  }
  CHECK(RunProgram(MakeProgram(kStreams)) == kStreams);
}

TEST_CASE("a program repeats what it has written", "[fuzz]") {
  CHECK(RunProgram("ab\x11\x01\x03") == Strings{"ab" + Repeated("ab", 8)});
  CHECK(RunProgram("abc\x11\x3F\x04z") == Strings{"abc" + Repeated("abc", 16) + "z"});
  CHECK(RunProgram("x\x11\x01") == Strings{"x\x11\x01"});
  CHECK(RunProgram("x\x11\x02\x11x\x11\x02\x11")[0].size() == kMostBytes);
}

TEST_CASE("the skeleton of a case stands for its streams", "[fuzz]") {
  Strings streams = kStreams;
  for (const std::string unit : {"ab", "\xE2\x82", "\xF0\x9F\x98\x80", "abcde"}) {
    streams.push_back("data: " + Repeated(unit, 1001) + Repeated(unit, 7) + "\n\n");
  }
  for (const std::string& stream : streams) {
    const auto row = nlohmann::json::parse(WriteCaseSkeleton({stream}, {}, Expect({stream})));
    CHECK(ExpandPayload(row.at("stream")) == stream);
  }
  const auto row = nlohmann::json::parse(WriteCaseSkeleton(streams, {}, Expect(streams)));
  CHECK(row.at("streams").size() == streams.size());
  CHECK(ExpandPayload(row.at("streams").back()) == streams.back());
}

TEST_CASE("the skeleton of a case names the cuts inside its stream", "[fuzz]") {
  const auto row = nlohmann::json::parse(
      WriteCaseSkeleton({"data: a\n\n"}, {0, 2, 2, 5, 9, 12}, Expect({"data: a\n\n"})));
  CHECK(row.at("cuts") == nlohmann::json{2, 5});
  CHECK(row.at("expect").at("events") == nlohmann::json{{{"data", "a"}}});
}
