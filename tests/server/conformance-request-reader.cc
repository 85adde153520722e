// Reading requests: what is kept as it came, where a request ends, and what is too much.
#include "server/conformance/request_reader.h"
#include "tests/native/catch.h"

using sse::conformance::RequestReader;
using State = RequestReader::State;

namespace {

const std::string kGet = "GET /t/x?a=1 HTTP/1.1\r\nHost: h\r\nX-Name:  v \xff\r\n\r\n";

// Feeds all at once or in pieces; returns what was left over.
std::string Feed(RequestReader& reader, std::string bytes, size_t piece) {
  for (;;) {
    const size_t used = reader.Feed(std::string_view(bytes).substr(0, piece));
    bytes.erase(0, used);
    if (used == 0 || bytes.empty()) return bytes;
  }
}

State StateAfter(const std::string& bytes) {
  RequestReader reader;
  Feed(reader, bytes, bytes.size());
  return reader.state();
}

}  // namespace

TEST_CASE("a head is kept byte by byte, however it arrives") {
  for (size_t piece = 1; piece <= kGet.size(); ++piece) {
    RequestReader reader;
    CHECK(Feed(reader, kGet + "GET /next", piece) == "GET /next");
    CHECK(reader.state() == State::kComplete);
    CHECK(reader.head() == kGet);
    CHECK(reader.method() == "GET");
    CHECK(reader.target() == "/t/x?a=1");
    CHECK(reader.Field("x-name") == "v \xff");
    CHECK(!reader.Field("y-name"));
  }
}

TEST_CASE("empty lines before a request are not part of it") {
  RequestReader reader;
  CHECK(Feed(reader, "\r\n\r\n" + kGet, 7).empty());
  CHECK(reader.head() == kGet);
}

TEST_CASE("malformed heads are kept too") {
  RequestReader reader;
  Feed(reader, "nonsense\n\n", 100);
  CHECK(reader.state() == State::kComplete);
  CHECK(reader.head() == "nonsense\n\n");
  CHECK(reader.method() == "nonsense");
  CHECK(reader.target().empty());
}

TEST_CASE("a body ends where Content-Length says") {
  const std::string post = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /";
  for (size_t piece = 1; piece <= post.size(); ++piece) {
    RequestReader reader;
    CHECK(Feed(reader, post, piece) == "GET /");
    CHECK(reader.body() == "hello");
    CHECK(reader.state() == State::kComplete);
  }
}

TEST_CASE("a chunked body is taken out of its chunks, extensions and trailers included") {
  const std::string post =
      "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;a=b\r\nhel\r\nA \r\nlo\r\n012345\r\n0\r\nT: 1\r\n\r\nGET /";
  for (size_t piece = 1; piece <= post.size(); ++piece) {
    RequestReader reader;
    CHECK(Feed(reader, post, piece) == "GET /");
    CHECK(reader.body() == "hello\r\n012345");
    CHECK(reader.state() == State::kComplete);
  }
}

TEST_CASE("an incomplete request says how far it is") {
  CHECK(StateAfter("") == State::kHead);
  CHECK(StateAfter("GET / HTTP/1.1\r\nHost: h\r\n") == State::kHead);
  CHECK(StateAfter("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhell") == State::kBody);
  RequestReader reader;
  Feed(reader, "GET /t/x HTTP/1.1\r\nHo", 100);
  CHECK(reader.target() == "/t/x");
  CHECK(!reader.head_is_complete());
}

TEST_CASE("heads and bodies beyond the limits are told from complete ones") {
  RequestReader reader;
  Feed(reader, "GET /t/x HTTP/1.1\r\nX: " + std::string(RequestReader::kMaxHeadBytes, 'x'), 4096);
  CHECK(reader.state() == State::kHeadTooLarge);
  CHECK(reader.head().size() == RequestReader::kMaxHeadBytes);
  CHECK(reader.target() == "/t/x");
  CHECK(StateAfter("POST / HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n") == State::kBody);
  CHECK(StateAfter("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n") == State::kBodyTooLarge);
  CHECK(StateAfter("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n") ==
        State::kBodyTooLarge);
  const std::string chunk = "80001\r\n" + std::string(0x80001, 'x') + "\r\n";
  CHECK(StateAfter("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk) ==
        State::kBodyTooLarge);
}

TEST_CASE("a body whose end cannot be told is said to be unclear") {
  for (const char* length : {"-1", "five", "5 5", "99999999999999999999", ""}) {
    INFO(length);
    CHECK(StateAfter("POST / HTTP/1.1\r\nContent-Length: " + std::string(length) + "\r\n\r\n") ==
          State::kBodyUnclear);
  }
  CHECK(StateAfter("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n") == State::kBodyUnclear);
  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(StateAfter(chunked + "xyz\r\n") == State::kBodyUnclear);
  CHECK(StateAfter(chunked + "2\r\nabc\r\n") == State::kBodyUnclear);
  CHECK(StateAfter(chunked + "2;" + std::string(10'000, 'e')) == State::kBodyUnclear);
}
