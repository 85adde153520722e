// The limits that an event stream meets: the size of an event, and the reconnection time.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

constexpr uint32_t kLimit = 100000;
// What may still be on its way when the limit is noticed.
constexpr uint32_t kSlack = sse::kTEXT_BYTES;

// Feeds until the stream is over or the source has failed.
void FeedLimited(DrivenSource& source, const std::string& stream, size_t length) {
  source.set_max_event_bytes(kLimit);
  source.Open();
  for (size_t at = 0; at < stream.size() && source.state().ready_state == sse::kOPEN;
       at += length) {
    source.Feed(std::string_view(stream).substr(at, length));
  }
}

const size_t kLengths[] = {100, 5000, 65536};

std::string Lines(const std::string& line, size_t size) {
  std::string text;
  while (text.size() < size) text += line;
  return text;
}

}  // namespace

TEST_CASE("an event above the limit closes the connection and says why", "[parser][limit]") {
  const std::string text(kLimit + kSlack, 'x');
  const std::string many = Lines("data: " + std::string(1000, 'x') + "\n", kLimit + 2 * kSlack);
  const std::string ids =
      Lines("id: " + std::string(sse::kFLUSH + 4000, 'x') + "\n", 2 * (kLimit + kSlack));
  for (const std::string& stream : Strings{"data: " + text + "\n\n", "id: " + text + "\n\n",
                                           "event: " + text + "\n\n", many, ids}) {
    for (const size_t length : kLengths) {
      if (stream == ids && length == 65536) continue;  // whole lines that need no parts
      INFO(stream.substr(0, 10) << " in pieces of " << length);
      SharedCore shared;
      DrivenSource source(shared);
      FeedLimited(source, "data: before\n\n" + stream + "data: after\n\n", length);
      CHECK(source.state().ready_state == sse::kCLOSED);
      CHECK(source.state().reason == sse::kReasonTOO_LARGE);
      CHECK(source.TakeActions() == std::vector<int32_t>{sse::kActionABORT, sse::kActionERROR});
      REQUIRE(!source.outcome().events.empty());
      CHECK(source.outcome().events[0].data == "before");
    }
  }
}

TEST_CASE("an event up to the limit is delivered, and the next one counts anew",
          "[parser][limit]") {
  const std::string half = "data: " + std::string(kLimit / 2 - 2, 'x') + "\n";
  const std::string full = "data: " + std::string(kLimit, 'x') + "\n";
  for (const std::string& block :
       Strings{full + "\n", half + half + "\n", "id: 1\n" + full + "\n"}) {
    for (const size_t length : kLengths) {
      SharedCore shared;
      DrivenSource source(shared);
      const std::string stream = block + block + block;
      FeedLimited(source, stream, length);
      CHECK(source.state().ready_state == sse::kOPEN);
      CHECK(Difference(Expect({stream}), source.outcome()) == "");
    }
  }
}

TEST_CASE("what is ignored has no size", "[parser][limit]") {
  const std::string text(4 * kLimit, 'x');
  for (const std::string& line :
       Strings{": " + text, "unknown: " + text, text, "id: " + std::string(1, '\0') + text,
               "retry: " + std::string(4 * kLimit, '0')}) {
    SharedCore shared;
    DrivenSource source(shared);
    FeedLimited(source, "data: a\n" + line + "\ndata: b\n\n", 5000);
    CHECK(source.state().ready_state == sse::kOPEN);
    REQUIRE(source.outcome().events.size() == 1);
    CHECK(source.outcome().events[0].data == "a\nb");
  }
}

TEST_CASE("every block counts anew, whatever it has besides long lines", "[parser][limit]") {
  for (const std::string& rest : Strings{"\n", "data: x\n\n", "data\n\n", "data: x\r\r", ":\n\n"}) {
    for (const std::string& name : Strings{"id: ", "event: ", "data: "}) {
      SharedCore shared;
      DrivenSource source(shared);
      FeedLimited(source,
                  Lines(name + std::string(sse::kFLUSH + 14000, 'x') + "\n" + rest, 3 * kLimit),
                  1000);
      INFO(name << Quote(rest));
      CHECK(source.state().ready_state == sse::kOPEN);
    }
  }
}

TEST_CASE("the limit does not outlive the stream", "[parser][limit]") {
  SharedCore shared;
  DrivenSource source(shared);
  const std::string most = "data: " + std::string(kLimit - 10, 'x');
  FeedLimited(source, most, 1000);
  source.Reopen();
  for (size_t at = 0; at < most.size(); at += 1000) source.Feed(most.substr(at, 1000));
  source.Feed("\n\n");
  CHECK(source.state().ready_state == sse::kOPEN);
  CHECK(source.outcome().events.size() == 1);
}

TEST_CASE("reconnection times are exact up to the longest delay", "[parser][limit]") {
  SharedCore shared;
  for (const std::string& value : Strings{"0", "1", "9", "10", "2147483639", "2147483640",
                                          "2147483646", "2147483647", "00000000002147483646"}) {
    INFO(value);
    CHECK(Play(shared, {"retry: " + value + "\n"}).retry_ms == std::stoul(value));
    CHECK(DisagreementHoweverCut(shared, "retry: " + value + "\n") == "");
  }
}

TEST_CASE("longer reconnection times are the longest delay", "[parser][limit]") {
  SharedCore shared;
  for (const std::string& value :
       Strings{"2147483648", "2147483650", "4294967295", "4294967296", "4294967297",
               "9223372036854775808", "18446744073709551616", "99999999999999999999"}) {
    INFO(value);
    CHECK(Play(shared, {"retry: " + value + "\n"}).retry_ms == sse::kMAX_DELAY_MS);
    CHECK(DisagreementHoweverCut(shared, "retry: " + value + "\n") == "");
  }
}
