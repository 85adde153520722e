// The tests' own decoder against tables made by hand from the Encoding standard and Unicode's
// table 3-7; nothing here comes from the core.
#include "utf8.h"

#include "catch.h"

using namespace sse::test;

namespace {

struct Row {
  std::string bytes;
  std::u32string text;
};

}  // namespace

TEST_CASE("well-formed sequences of each length are decoded", "[utf8]") {
  const Row rows[] = {
      {"", U""},
      {"az", U"az"},
      {"\xC2\x80\xDF\xBF", U"\u0080\u07FF"},
      {"\xE0\xA0\x80\xEF\xBF\xBF", U"\u0800\uFFFF"},
      {"\xED\x9F\xBF\xEE\x80\x80", U"\uD7FF\uE000"},
      {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", U"\U00010000\U0010FFFF"},
      {std::string("a\0b", 3), std::u32string(U"a\0b", 3)},
      {"\xEF\xBB\xBF", U"\uFEFF"},
  };
  for (const Row& row : rows) {
    CHECK(DecodeUtf8(row.bytes) == row.text);
    CHECK(EncodeUtf8(row.text) == row.bytes);
  }
}

TEST_CASE("each maximal part of a malformed sequence becomes one U+FFFD", "[utf8]") {
  const Row rows[] = {
      {"\x80", U"\uFFFD"},
      {"\xBF\xBF", U"\uFFFD\uFFFD"},
      {"\xC0\xAF", U"\uFFFD\uFFFD"},
      {"\xC1\xBF", U"\uFFFD\uFFFD"},
      {"\xC2", U"\uFFFD"},
      {"\xC2\x41", U"\uFFFDA"},
      {"\xE0\x80\xAF", U"\uFFFD\uFFFD\uFFFD"},
      {"\xE0\x9F\xBF", U"\uFFFD\uFFFD\uFFFD"},
      {"\xE0\xA0", U"\uFFFD"},
      {"\xE2\x82\x41", U"\uFFFDA"},
      {"\xE2\x82\xE2\x82\xAC", U"\uFFFD\u20AC"},
      {"\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x80\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x8F\xBF\xBF", U"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x9F\x98", U"\uFFFD"},
      {"\xF0\x9F\x98\n", U"\uFFFD\n"},
      {"\xF4\x90\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xF5\x80", U"\uFFFD\uFFFD"},
      {"\xFF\xFE", U"\uFFFD\uFFFD"},
      // Unicode 15, table 3-8.
      {"\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
       U"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"},
  };
  for (const Row& row : rows) CHECK(DecodeUtf8(row.bytes) == row.text);
}

TEST_CASE("a character beyond U+FFFF is two units of UTF-16", "[utf8]") {
  const std::u16string units = EncodeUtf16(U"a\U0001F600\uFFFF");
  CHECK(units == u"a\xD83D\xDE00\uFFFF");
  CHECK(Utf16ToUtf8(units) == "a\xF0\x9F\x98\x80\xEF\xBF\xBF");
}

TEST_CASE("half a surrogate pair is never taken for text", "[utf8]") {
  CHECK(Utf16ToUtf8(u"\xD83D") != EncodeUtf8(U"\uFFFD"));
  CHECK(Scrub(Utf16ToUtf8(u"\xDE00")) != Utf16ToUtf8(u"\xDE00"));
}

TEST_CASE("scrubbing leaves well-formed text as it is", "[utf8]") {
  CHECK(Scrub("abc") == "abc");
  CHECK(Scrub("\xE2\x82\xAC") == "\xE2\x82\xAC");
  CHECK(Scrub("\xE2\x82") == "\xEF\xBF\xBD");
}
