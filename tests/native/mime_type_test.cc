// The decision whether a Content-Type says text/event-stream: a table made by hand, which judges
// the reference as well, and all short lists of tokens against the reference.
#include "wasm/mime_type.h"

#include <cstring>
#include <memory>

#include "catch.h"
#include "mime_reference.h"
#include "outcome.h"

using namespace sse::test;

namespace {

bool Core(const std::string& value) {
  // A block of its own, so that a sanitizer sees a read beyond its end.
  const std::unique_ptr<uint8_t[]> bytes(new uint8_t[value.size()]);
  std::memcpy(bytes.get(), value.data(), value.size());
  return sse::IsEventStream(bytes.get(), static_cast<uint32_t>(value.size()));
}

bool Reference(const std::string& value) { return ExtractEssence(value) == "text/event-stream"; }

void CheckAll(bool expected, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    INFO(Quote(value));
    CHECK(Core(value) == expected);
    CHECK(Reference(value) == expected);
  }
}

}  // namespace

TEST_CASE("text/event-stream is an event stream in any letter case", "[mime]") {
  CheckAll(true,
           {"text/event-stream", "Text/Event-Stream", "TEXT/EVENT-STREAM", "tExT/eVeNt-StReAm"});
}

TEST_CASE("parameters don't matter, well-formed or not", "[mime]") {
  CheckAll(true, {"text/event-stream;charset=utf-8", "text/event-stream; charset=windows-1252",
                  "text/event-stream;", "text/event-stream ;", "text/event-stream\t; x",
                  "text/event-stream;;;", "text/event-stream;=", "text/event-stream; a=\"b\"",
                  "text/event-stream; a=\"b,c\"", "text/event-stream; a=\"b\\\",c\"",
                  "text/event-stream; a=\"unterminated", "text/event-stream; a=\"unterminated, x/y",
                  "text/event-stream; a=\"b\\", "text/event-stream;text/html",
                  "text/event-stream; \xFF\x01 @"});
}

TEST_CASE("spaces and tabs around the type don't matter, inside they do", "[mime]") {
  CheckAll(true, {" text/event-stream", "text/event-stream ", "\ttext/event-stream\t",
                  " \t text/event-stream \t "});
  CheckAll(false,
           {"text /event-stream", "text/ event-stream", "te xt/event-stream", "text/event- stream",
            "text/event-stream x", "text/event-stream x;", "x text/event-stream"});
}

TEST_CASE("no other type is an event stream", "[mime]") {
  CheckAll(false, {"",
                   " ",
                   ",",
                   ";",
                   "/",
                   "text",
                   "text/",
                   "/event-stream",
                   "text//event-stream",
                   "text/html",
                   "text/plain",
                   "application/json",
                   "application/octet-stream",
                   "text/event-streams",
                   "text/event-strea",
                   "text/event-stream2",
                   "xtext/event-stream",
                   "x-text/event-stream",
                   "text/x-event-stream",
                   "text/event-stream/",
                   "text/event-stream/x",
                   "text-event-stream",
                   "text/event_stream",
                   "text/event stream",
                   "ttext/vent-stream",
                   "text/plain; x=\"text/event-stream\"",
                   "text/plain;text/event-stream",
                   "x bogus",
                   "text/event-stream\x01",
                   "text/event-stream\xE9",
                   "text/event-stream@",
                   "\"text/event-stream\"",
                   "text\\/event-stream",
                   "text/event\rstream",
                   "(text/event-stream)"});
}

TEST_CASE("characters that differ by the case bit alone are told apart", "[mime]") {
  CheckAll(false, {"text\x0F"
                   "event-stream",
                   "text/event\x0D"
                   "stream",
                   "text/event\x0Dstream"});
}

TEST_CASE("in a list the last valid type decides", "[mime]") {
  CheckAll(true,
           {"text/html, text/event-stream", "text/html,text/event-stream",
            "text/event-stream, text/event-stream", "text/html;a=b, text/event-stream;c=d",
            "text/html; a=\"x,y\", text/event-stream", "text/html;a=\"\\\"\", text/event-stream",
            ",text/event-stream", "text/event-stream,", "text/event-stream, ,"});
  CheckAll(false, {"text/event-stream, text/html", "text/event-stream,text/html;x",
                   "text/html; a=\", text/event-stream", "text/html; a=\"x, text/event-stream\"",
                   "text/html;a=\"\\\", text/event-stream\"", "\", text/event-stream"});
}

TEST_CASE("parts of a list that are no MIME type are passed over", "[mime]") {
  CheckAll(true, {"text/event-stream, bogus", "text/event-stream, text", "text/event-stream, /",
                  "text/event-stream, text /html", "bogus, text/event-stream",
                  "text/event-stream, te@xt/html", "text/event-stream, \"text/html\"",
                  "text/event-stream, text/ht\"ml\"", "text/event-stream, ;text/html"});
}

TEST_CASE("*/* is passed over, other wildcards are types", "[mime]") {
  CheckAll(true, {"text/event-stream, */*", "*/*, text/event-stream", "text/event-stream, */*;q=1",
                  "text/event-stream, */* ", "text/event-stream, **", "text/event-stream, */"});
  CheckAll(false,
           {"*/*", "text/event-stream, */**", "text/event-stream, **/*", "text/event-stream, */x",
            "text/event-stream, x/*", "text/event-stream, */*x", "text/event-stream, *a/*b"});
}

TEST_CASE("every byte is allowed in a type or not as the reference says", "[mime]") {
  for (int byte = 1; byte < 256; byte++) {
    if (byte == '\n' || byte == '\r') continue;  // in no header value
    const std::string c(1, static_cast<char>(byte));
    for (const std::string& value :
         {"text/event-stream, " + c + "/x", "text/event-stream, x/" + c,
          "text/event-stream, x/y" + c, c + "text/event-stream", "text/event-stream" + c,
          "text" + c + "event-stream", "text/event" + c + "stream", "tex" + c + "/event-stream",
          "text/event-strea" + c}) {
      INFO(Quote(value));
      CHECK(Core(value) == Reference(value));
    }
  }
}

TEST_CASE("core and reference agree on every value of up to five tokens", "[mime]") {
  const std::vector<std::string> tokens = {"",      "text/event-stream",
                                           "Text/", "event-stream",
                                           "x/y",   "*",
                                           "/",     ",",
                                           ";",     " ",
                                           "\t",    "\"",
                                           "\\",    "@"};
  size_t values = 1;
  for (int i = 0; i < 5; i++) values *= tokens.size();
  size_t event_streams = 0;
  for (size_t number = 0; number < values; number++) {
    std::string value;
    for (size_t rest = number; rest > 0; rest /= tokens.size()) {
      value += tokens[rest % tokens.size()];
    }
    const bool expected = Reference(value);
    event_streams += expected;
    if (Core(value) == expected) continue;
    INFO(Quote(value));
    REQUIRE(Core(value) == expected);
  }
  CHECK(event_streams > values / 100);
}
