// The event stream format as the server writes it. It must not need a socket.
#include <stdexcept>
#include <string>

#include "server/event_writer.h"
#include "tests/server/catch.h"

namespace {

std::string Written(const sse::Event& event) {
  std::string out;
  sse::AppendEvent(out, event);
  return out;
}

std::string Comment(std::string_view text) {
  std::string out;
  sse::AppendComment(out, text);
  return out;
}

}  // namespace

TEST_CASE("An event has its fields in order and ends with a blank line") {
  CHECK(Written({"add", "7", "x"}) == "event: add\nid: 7\ndata: x\n\n");
}

TEST_CASE("Empty types and ids leave their fields out, empty data does not") {
  CHECK(Written({"", "", ""}) == "data: \n\n");
}

TEST_CASE("Every kind of line end in data begins a new data line") {
  CHECK(Written({"", "", "a\nb"}) == "data: a\ndata: b\n\n");
  CHECK(Written({"", "", "a\rb"}) == "data: a\ndata: b\n\n");
  CHECK(Written({"", "", "a\r\nb"}) == "data: a\ndata: b\n\n");
  CHECK(Written({"", "", "a\n\rb"}) == "data: a\ndata: \ndata: b\n\n");
  CHECK(Written({"", "", "\r\n"}) == "data: \ndata: \n\n");
  CHECK(Written({"", "", "a\r"}) == "data: a\ndata: \n\n");
}

TEST_CASE("Data keeps leading spaces, colons, NUL and bytes that are not UTF-8") {
  const std::string data(" :\0\xff", 4);
  CHECK(Written({"", "", data}) == "data: " + data + "\n\n");
}

TEST_CASE("Data that looks like fields stays data") {
  CHECK(Written({"", "", "\n\nid: 9\n\n"}) == "data: \ndata: \ndata: id: 9\ndata: \ndata: \n\n");
}

TEST_CASE("A type or id with CR, LF or NUL is refused, and nothing is written") {
  for (const std::string& bad : {std::string("a\nb"), std::string("a\rb"), std::string("a\0b", 3),
                                 std::string("\n"), std::string(1, '\0')}) {
    CHECK_FALSE(sse::FitsInField(bad));
    CHECK_THROWS_AS(Written({bad, "", "x"}), std::invalid_argument);
    CHECK_THROWS_AS(Written({"", bad, "x"}), std::invalid_argument);
  }
  CHECK(sse::FitsInField(""));
  CHECK(sse::FitsInField("plain \xc3\xa9 : text"));
}

TEST_CASE("A comment is one comment line for each line of text") {
  CHECK(Comment("") == ":\n\n");
  CHECK(Comment("keep-alive") == ": keep-alive\n\n");
  CHECK(Comment("a\ndata: b\r\rc") == ": a\n: data: b\n: \n: c\n\n");
}

TEST_CASE("The reconnection time is digits alone") {
  std::string out;
  sse::AppendRetry(out, 0);
  sse::AppendRetry(out, 4294967295U);
  CHECK(out == "retry: 0\n\nretry: 4294967295\n\n");
}
