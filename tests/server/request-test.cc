// What the server reads out of requests: raw header values, query parameters, JSON.
// It must not need a socket.
#include <nlohmann/json.hpp>
#include <string>

#include "server/json_text.h"
#include "server/request_head.h"
#include "server/stream_request.h"
#include "server/wall_clock.h"
#include "tests/server/catch.h"

using sse::RawHeaderValue;

TEST_CASE("A raw header value is the bytes between the spaces") {
  const std::string head =
      "GET /Host: HTTP/1.1\r\nHost: a\r\nlast-EVENT-id: \t a%20b \xff \r\nEmpty:\r\nHost: "
      "b\r\n\r\n";
  CHECK(RawHeaderValue(head, "Last-Event-ID") == "a%20b \xff");
  CHECK(RawHeaderValue(head, "host") == "a");
  CHECK(RawHeaderValue(head, "Empty") == "");
  CHECK_FALSE(RawHeaderValue(head, "GET /Host"));
  CHECK_FALSE(RawHeaderValue(head, "Hos"));
}

TEST_CASE("A raw header value is found in no incomplete or strange head") {
  for (const char* head : {"", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "\r\n\r\n", "\r\nid\r\n"}) {
    CHECK_FALSE(RawHeaderValue(head, "id"));
  }
  CHECK(RawHeaderValue("GET /\r\nid: 1", "id") == "1");
}

TEST_CASE("A number in a query is digits between the limits") {
  sse::StreamRequest request;
  CHECK(request.Number("n", 7, 1, 10) == 7);
  for (const char* good : {"1", "10", "05"}) {
    request.query["n"] = good;
    CHECK(request.Number("n", 7, 1, 10) == std::stoul(good));
  }
  for (const char* bad : {"", "0", "11", "-1", "+1", "1 ", "1e1", "4294967297"}) {
    request.query["n"] = bad;
    CHECK_THROWS_AS(request.Number("n", 7, 1, 10), sse::BadRequest);
  }
}

TEST_CASE("JSON of any depth is refused or survives a small stack") {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK_FALSE(sse::ParseJson(nested(100)).is_discarded());
  CHECK(sse::ParseJson(nested(101)).is_discarded());
  CHECK(sse::ParseJson(std::string(1'000'000, '[')).is_discarded());
  CHECK(sse::ParseJson("{").is_discarded());
}

TEST_CASE("Brackets within strings are no depth") {
  const std::string brackets(1000, '[');
  CHECK(sse::ParseJson("\"" + brackets + "\"") == brackets);
  CHECK(sse::ParseJson("\"\\\"" + brackets + "\\\\\"") == "\"" + brackets + "\\");
}

TEST_CASE("JSON text is one line, and replaces what is not UTF-8") {
  CHECK(sse::JsonText({{"a", "\n\r\xff"}}) == "{\"a\":\"\\n\\r\xef\xbf\xbd\"}");
}

TEST_CASE("Times are UTC with milliseconds") {
  const sse::WallTime time{std::chrono::milliseconds(951782400007)};
  CHECK(sse::IsoTime(time) == "2000-02-29T00:00:00.007Z");
  CHECK(sse::TimeOfDay(time) == "00:00:00");
  CHECK(sse::EpochMs(time) == 951782400007);
}
