// What a batch promises beyond its events: the record table may fill up, events come with the byte
// that ends them, and what is all ASCII or well-formed is said to be.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

std::string Repeat(const std::string& unit, size_t size) {
  std::string text;
  while (text.size() + unit.size() <= size) text += unit;
  return text;
}

}  // namespace

TEST_CASE("a chunk may hold more records than the table", "[parser][batch]") {
  SharedCore shared;
  for (const std::string& unit :
       Strings{"data\n\n", "id\n\n", "id:1\n", "retry:5\n", "data\nid\n", "data:1\rid:2\r\r",
               "event:0123456789012345678901234567890123\nid\ndata\ndata\nid\n\n"}) {
    // The prefixes move the place in the block at which the table is full.
    for (const std::string& prefix : Strings{"", "id\n", "data\n", "data:\xC3\xA9\nid\n"}) {
      INFO(Quote(prefix + unit));
      const std::string stream = prefix + Repeat(unit, sse::kMAX_CHUNK - prefix.size()) + "\n\n";
      CHECK(Disagreement(shared, Expect({stream}), {stream}) == "");
    }
  }
}

TEST_CASE("a full table ends the batch, and the rest comes in further ones", "[parser][batch]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed(Repeat("data\n\n", sse::kMAX_CHUNK));
  CHECK(source.batches().all == 2);
  CHECK(source.batches().more == 1);
  source.Feed(Repeat("id\n\n", sse::kMAX_CHUNK));
  CHECK(source.batches().all == 2 + 4);
  CHECK(source.outcome().events.size() == sse::kMAX_CHUNK / 6);
}

TEST_CASE("a table that is just full needs no further batch", "[parser][batch]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed(Repeat("data\n\n", 6 * sse::kMAX_RECORDS));
  CHECK(source.batches().more == 0);
  source.Feed(Repeat("data\n\n", 6 * sse::kMAX_RECORDS) + "\n");
  CHECK(source.batches().more == 1);
  CHECK(source.outcome().events.size() == 2 * sse::kMAX_RECORDS);
}

TEST_CASE("another source may be fed between the batches of one chunk", "[parser][batch]") {
  SharedCore shared;
  const std::string stream = Repeat("id:1\ndata:\xC3\xA9\n\nid\n\n", sse::kMAX_CHUNK - 1);
  const std::string other = Repeat("event:f\ndata: other\nid:2\n\n", 5000);
  DrivenSource first(shared), second(shared);
  first.Open();
  second.Open();
  size_t calls = 0;
  first.set_between_batches([&] {
    calls++;
    second.Feed(other);
  });
  first.Feed("\n");
  first.Feed(stream);
  CHECK(calls > 0);
  CHECK(Difference(Expect({"\n" + stream}), first.outcome()) == "");
  CHECK(Difference(Expect({Repeat(other, other.size() * calls)}), second.outcome()) == "");
}

TEST_CASE("chunks of MAX_CHUNK bytes fit whatever is pending", "[parser][batch]") {
  SharedCore shared;
  for (const size_t pending : {size_t{1}, size_t{sse::kFLUSH} - 1, size_t{sse::kFLUSH}}) {
    INFO(pending);
    const std::string start = "data: " + std::string(pending - 1, 'x');
    const std::string stream = start + Repeat("\xE2\x82\xAC", 2 * sse::kMAX_CHUNK) + "\n\n";
    const size_t first = start.size(), size = sse::kMAX_CHUNK;
    CHECK(Disagreement(shared, Expect({stream}), {stream}, {{first, first + size}}) == "");
  }
}

TEST_CASE("after each byte all is seen that the bytes so far mean", "[parser][batch]") {
  SharedCore shared;
  const std::string stream =
      "\xEF\xBB\xBF: c\r\nid: 1\rdata: a\r\rdata\n\nevent: \xC3\xA9\r\ndata:b\r\ndata: c\r\n\r\n"
      "id\n\nretry: 12\n\n\r\rdata: d\r\n\r";
  DrivenSource source(shared);
  source.Open();
  for (size_t i = 0; i < stream.size(); i++) {
    source.Feed(stream.substr(i, 1));
    CHECK(Difference(Expect({stream.substr(0, i + 1)}), source.outcome()) == "");
    DrivenSource whole(shared);
    whole.Open();
    whole.Feed(stream.substr(0, i + 1));
    CHECK(Difference(source.outcome(), whole.outcome()) == "");
  }
}

TEST_CASE("empty chunks change nothing", "[parser][batch]") {
  SharedCore shared;
  const std::string stream =
      "\xEF\xBB\xBF"
      "data: a\r\ndata: \xE2\x82\xAC\r\n\r\ndata: b\r\r\nid: 1\n\n";
  DrivenSource source(shared);
  source.Open();
  source.Feed("");
  for (const char byte : stream) {
    source.Feed({&byte, 1});
    source.Feed("");
  }
  CHECK(Difference(Expect({stream}), source.outcome()) == "");
}

TEST_CASE("every batch of an ASCII stream is said to be ASCII", "[parser][batch]") {
  SharedCore shared;
  const std::string stream =
      Repeat("id: 1\r\nevent: e\r\ndata: a\r\n: c\r\ndata: b\r\n\r\n", 100000) +
      "data: " + std::string(100000, 'x') + "\n\n";
  for (const size_t length : {size_t{1}, size_t{7}, size_t{1000}, stream.size()}) {
    DrivenSource source(shared);
    source.Open();
    FeedCut(source, stream, CutEvery(stream.size(), length));
    CHECK(source.batches().ascii == source.batches().all);
  }
}

TEST_CASE("a line is no ASCII when the character came in an earlier chunk", "[parser][batch]") {
  SharedCore shared;
  for (const std::string& stream :
       Strings{"data: \xC3\xA9 and the rest\n\n", "id: \xC3\xA9 and the rest\n\n",
               "event: \xC3\xA9 and the rest\ndata\n\n"}) {
    CHECK(DisagreementHoweverCut(shared, stream) == "");
    DrivenSource source(shared);
    source.Open();
    source.Feed(stream.substr(0, 12));
    const uint64_t ascii = source.batches().ascii;
    source.Feed(stream.substr(12));
    CHECK(source.batches().ascii == ascii);
  }
}

TEST_CASE("a batch is ASCII again once the line with the character is over", "[parser][batch]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed("data: \xC3\xA9\n\ndata: a");
  source.Feed("\n\ndata: b");
  const uint64_t ascii = source.batches().ascii;
  source.Feed("\n\ndata: c");
  source.Feed("\n\ndata: d");
  CHECK(source.batches().ascii == ascii + 2);
}

TEST_CASE("a new stream is ASCII again, whatever the one before it left", "[parser][batch]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Open();
  source.Feed("data: \xC3\xA9");
  source.Reopen();
  const uint64_t ascii = source.batches().ascii;
  source.Feed("data: a\n\n");
  CHECK(source.batches().ascii == ascii + 1);
}

TEST_CASE("batches of well-formed streams can be decoded at once", "[parser][batch]") {
  SharedCore shared;
  for (const std::string& character : Strings{"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    for (const std::string& name : Strings{"data:", "data: "}) {
      for (const std::string& between :
           Strings{std::string(), std::string(":\n"), ": " + character + "\n",
                   std::string("retry:x\n")}) {
        for (size_t length = 0; length < 8; length++) {
          const std::string line = name + std::string(length, 'x') + character + "\n";
          const std::string block = line + between + line + between + line + "\n";
          DrivenSource source(shared);
          source.Open();
          source.Feed(block + block + "data: last\n\n");
          INFO(Quote(block));
          CHECK(source.batches().piecemeal == 0);
        }
      }
    }
  }
}

TEST_CASE("a reconnection time is never taken for an offset", "[parser][batch]") {
  SharedCore shared;
  for (const std::string& value : Strings{"0", "1", "70000", "2147483647", "99999999999"}) {
    const std::string retry = "retry: " + value + "\n", euro = "data: \xE2\x82\xAC\n\n";
    CHECK(DisagreementHoweverCut(shared, euro + retry + euro) == "");
    CHECK(DisagreementHoweverCut(shared, retry + euro + "id: 1\n\n" + euro + retry) == "");
  }
}

TEST_CASE("well-formed long lines can be decoded at once, however cut", "[parser][batch]") {
  SharedCore shared;
  const std::string stream =
      "data: " + Repeat("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 60000) + "\n\n";
  for (const size_t length : {1000, 1001, 1002, 1003, 20000, 65535}) {
    DrivenSource source(shared);
    source.Open();
    FeedCut(source, stream, CutEvery(stream.size(), length));
    CHECK(source.batches().piecemeal == 0);
    CHECK(Difference(Expect({stream}), source.outcome()) == "");
  }
}
