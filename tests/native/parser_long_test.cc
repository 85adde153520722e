// Lines too long to be kept: above FLUSH bytes their values are handed out in parts. Each is played
// however it can be cut, against the reference; the sizes lie around the limits in abi.def.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

constexpr size_t kLong = sse::kFLUSH + 2000;
constexpr size_t kSizes[] = {sse::kFLUSH - 12,    sse::kFLUSH, sse::kFLUSH + 1,
                             sse::kMAX_CHUNK + 3, kLong,       150000};

// `size` bytes in which no two neighbours are the same, so that a shift shows.
std::string Text(size_t size) {
  std::string text;
  while (text.size() < size)
    text += "abcdefghijklmnopqrstuvwxyz0123456789" + std::to_string(text.size());
  text.resize(size);
  return text;
}

// The same in characters of one to four bytes; the end may be inside one.
std::string Characters(size_t size) {
  std::string text;
  while (text.size() < size)
    text += "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" + std::to_string(text.size());
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("a long data line is whole again", "[parser][long]") {
  SharedCore shared;
  for (const size_t size : kSizes) {
    INFO(size);
    const std::string stream = "data: " + Text(size) + "\n\ndata: next\n\n";
    CHECK(Play(shared, {stream}, {CutEvery(stream.size(), 1000)}).events[0].data == Text(size));
    CHECK(DisagreementHoweverCut(shared, stream) == "");
    CHECK(DisagreementHoweverCut(shared, "data: " + Characters(size) + "\n\ndata: next\n\n") == "");
  }
}

TEST_CASE("a long data line keeps its place among short ones", "[parser][long]") {
  SharedCore shared;
  const std::string text = Text(kLong);
  for (const std::string& stream : Strings{
           "data: a\ndata: " + text + "\ndata: b\n\n",
           "data:\ndata:" + text + "\ndata\n\n",
           "data: a\nid: 1\ndata: " + text + "\nevent: e\ndata: b\n\n",
           "data: " + text + "\ndata: " + text + "\n\ndata: c\n\n",
           "data: a\n: c\n\ndata: " + text + "\r\r\ndata: c\r\n\r\n",
       }) {
    CHECK(DisagreementHoweverCut(shared, stream) == "");
  }
}

TEST_CASE("a long id or event type is whole again", "[parser][long]") {
  SharedCore shared;
  for (const size_t size : {size_t{sse::kFLUSH} - 6, size_t{sse::kFLUSH} + 1, kLong}) {
    for (const std::string& name : Strings{"id", "event"}) {
      INFO(name << ' ' << size);
      const std::string line = name + ": " + Characters(size) + "\n";
      CHECK(DisagreementHoweverCut(shared, line + "data: x\n\ndata: y\n\n") == "");
      CHECK(DisagreementHoweverCut(shared, "data: x\n" + line + "data: y\n\ndata: z\n\n") == "");
    }
  }
}

TEST_CASE("long ids and event types in one block don't mix with its data", "[parser][long]") {
  SharedCore shared;
  const std::string text = Text(kLong);
  CHECK(DisagreementHoweverCut(shared, "id: 1" + text + "\nevent: 2" + text + "\ndata: 3" + text +
                                           "\nid: 4" + text + "\n\ndata: x\n\n") == "");
}

TEST_CASE("an id is ignored wherever in its parts the NUL stands", "[parser][long]") {
  SharedCore shared;
  const std::string nul(1, '\0');
  for (const size_t at :
       {size_t{0}, size_t{10}, size_t{sse::kFLUSH - 4}, size_t{sse::kFLUSH + 4}, kLong - 1}) {
    INFO(at);
    std::string id = Text(kLong);
    id.replace(at, 1, nul);
    const std::string stream = "id: 1\n\nid: " + id + "\ndata: x\n\nid: 2\ndata: y\n\n";
    CHECK(Play(shared, {stream}, {CutEvery(stream.size(), 500)}).events[0].last_event_id == "1");
    CHECK(DisagreementHoweverCut(shared, stream) == "");
    CHECK(DisagreementHoweverCut(shared, "event: " + id + "\ndata: x\n\n") == "");
  }
}

TEST_CASE("the parts of an ignored id are not taken for the next one's", "[parser][long]") {
  SharedCore shared;
  const std::string ignored = "id: " + Text(kLong) + std::string(1, '\0') + "\n";
  CHECK(DisagreementHoweverCut(shared, ignored + "id: " + Text(kLong) + "\ndata: x\n\n") == "");
  CHECK(DisagreementHoweverCut(shared, ignored + "event: " + Text(kLong) + "\ndata: x\n\n") == "");
}

TEST_CASE("a retry line of any length is a number or ignored", "[parser][long]") {
  SharedCore shared;
  const std::string zeros(kLong, '0');
  for (const std::string& value : Strings{zeros + "1500", zeros, zeros + "x", "1" + zeros,
                                          zeros + " ", "x" + zeros, zeros + "99999999999"}) {
    CHECK(DisagreementHoweverCut(shared, "retry: 7\nretry:" + value + "\ndata: x\n\n") == "");
  }
}

TEST_CASE("a long comment or unknown field is no part of anything", "[parser][long]") {
  SharedCore shared;
  for (const size_t size : {size_t{sse::kFLUSH}, kLong}) {
    for (const std::string& name :
         Strings{":", "unknown: ", "unknown", "data ", "Data: ", "datadata: "}) {
      INFO(name << size);
      CHECK(DisagreementHoweverCut(shared, "data: a\n" + (name + Characters(size)) +
                                               "\ndata: b\n\ndata: c\n\n") == "");
    }
  }
}

TEST_CASE("a long line without an end is dropped, whatever it begins with", "[parser][long]") {
  SharedCore shared;
  for (const std::string& name : Strings{"data: ", "id: ", "event: ", "retry: 1", ":", ""}) {
    INFO(name);
    CHECK(DisagreementHoweverCut(shared, "data: a\n\n" + name + Text(kLong)) == "");
  }
}

TEST_CASE("malformed UTF-8 in a long line is replaced as in a short one", "[parser][long]") {
  SharedCore shared;
  for (const std::string& bad : Strings{"\x80", "\xE2\x82", "\xF0\x9F\x98", "\xC0\xAF",
                                        "\xF4\x90\x80\x80", "\xFF", "\x80\x80\x80\x80\x80"}) {
    std::string text;
    while (text.size() < kLong) text += bad;
    CHECK(DisagreementHoweverCut(shared, "data: x" + text + "\nid: 1\n\n") == "");
    const std::string id = "id: " + text + "\ndata: x\n\n";
    CHECK(Disagreement(shared, Expect({id}), {id}, {CutEvery(id.size(), 997)}) == "");
  }
}

TEST_CASE("a long line may end in any way, wherever the end is cut", "[parser][long]") {
  SharedCore shared;
  for (const size_t size : {size_t{sse::kFLUSH} + 1, size_t{2 * sse::kMAX_CHUNK} - 8}) {
    for (const std::string& end : Strings{"\n\n", "\r\r", "\r\n\r\n", "\n\r", "\r\r\n", "\n\r\n"}) {
      CHECK(DisagreementHoweverCut(shared, "data: " + Text(size) + end + "data: next" + end) == "");
    }
  }
}
