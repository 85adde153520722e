// All small streams there are, over alphabets of the pieces that the standard's grammar is made of:
// each against the reference, whole and cut.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

const std::string kMark = "\xEF\xBB\xBF";

// Calls `visit` with every sequence of `length` elements of the alphabet, joined, and with its
// number.
template <typename Visit>
void ForEach(const Strings& alphabet, size_t length, const Visit& visit) {
  size_t count = 1;
  for (size_t i = 0; i < length; i++) count *= alphabet.size();
  for (size_t number = 0; number < count; number++) {
    std::string text;
    size_t rest = number;
    for (size_t i = 0; i < length; i++, rest /= alphabet.size()) {
      text += alphabet[rest % alphabet.size()];
    }
    visit(text, number);
  }
}

// Fails the test case at the first stream on which core and reference disagree. Not a CHECK for
// each: there are millions.
class Comparison {
 public:
  void Compare(const std::string& stream, size_t number, bool every_cut) {
    expected_ = Expect({stream});
    Run(stream, {});
    Run(stream, CutEvery(stream.size(), 1));
    if (every_cut) {
      for (size_t at = 1; at < stream.size(); at++) Run(stream, {at});
    } else if (!stream.empty()) {
      Run(stream, {1 + number % stream.size()});
    }
    if (++streams_ % 50000 == 0) shared_ = SharedCore();  // event types by number anew
  }

  size_t streams() const { return streams_; }

 private:
  void Run(const std::string& stream, const Cuts& cuts) {
    const std::string wrong = Disagreement(shared_, expected_, {stream}, {cuts});
    if (wrong.empty()) return;
    INFO("stream " << Quote(stream) << " in " << cuts.size() + 1 << " chunks");
    REQUIRE(wrong == "");
  }

  SharedCore shared_;
  Outcome expected_;
  size_t streams_ = 0;
};

}  // namespace

TEST_CASE("core and reference agree on every sequence of up to five tokens", "[exhaustive]") {
  const Strings tokens = {"data", "id", "event", "retry", ":",        " ",    "\n",
                          "\r",   "1",  "x",     kMark,   "\xE2\x82", "\xAC", std::string(1, '\0')};
  Comparison comparison;
  for (size_t length = 0; length <= 5; length++) {
    ForEach(tokens, length, [&](const std::string& stream, size_t number) {
      comparison.Compare(stream, number, length <= 3);
    });
  }
  CHECK(comparison.streams() == 1 + 14 + 196 + 2744 + 38416 + 537824);
}

TEST_CASE("core and reference agree on every five tokens behind a data line", "[exhaustive]") {
  const Strings tokens = {"data", "id", ":", "\n", "\r", "x", "\xE2\x82", "\xAC"};
  Comparison comparison;
  ForEach(tokens, 5, [&](const std::string& stream, size_t number) {
    comparison.Compare("data:" + stream + "\n\n", number, false);
  });
  CHECK(comparison.streams() == 32768);
}

TEST_CASE("core and reference agree on every sequence of up to four lines", "[exhaustive]") {
  const Strings lines = {
      "",   "data",     "data: a", "data:\xC3\xA9", "id: 1", std::string("id:\0", 4),
      "id", "event: e", "event",   "retry: 7",      ": c",   "dat: x"};
  Comparison comparison;
  const Strings ends = {"\n", "\r", "\r\n"};
  for (size_t length = 1; length <= 4; length++) {
    for (const std::string& end : ends) {
      Strings ended;
      for (const std::string& line : lines) ended.push_back(line + end);
      ForEach(ended, length, [&](const std::string& stream, size_t number) {
        comparison.Compare(stream + end, number, length <= 2);
      });
    }
  }
  CHECK(comparison.streams() == 3 * (12 + 144 + 1728 + 20736));
}

TEST_CASE("core and reference agree on every way to end six lines", "[exhaustive]") {
  const Strings ends = {"\n", "\r", "\r\n"};
  Comparison comparison;
  ForEach(ends, 6, [&](const std::string& all, size_t number) {
    std::string stream = "data:a";
    size_t rest = number;
    for (const char* line : {"data:b", "", "data:c", "", "", "data:d"}) {
      stream += ends[rest % 3] + line;
      rest /= 3;
    }
    comparison.Compare(stream + all, number, true);
  });
  CHECK(comparison.streams() == 729);
}

TEST_CASE("core and reference agree on every three bytes in a value", "[exhaustive]") {
  // One byte of each class that the UTF-8 decoder tells apart, and its neighbours.
  Strings bytes;
  for (const int byte :
       {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
        0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF}) {
    bytes.emplace_back(1, static_cast<char>(byte));
  }
  Comparison comparison;
  for (size_t length = 1; length <= 3; length++) {
    ForEach(bytes, length, [&](const std::string& value, size_t number) {
      comparison.Compare("data:" + value + "\ndata:" + value + "\n\n", number, length <= 2);
    });
  }
  CHECK(comparison.streams() == 25 + 625 + 15625);
}

TEST_CASE("a stream begins anew however the one before it ended", "[exhaustive]") {
  const std::string kilobytes(17000, 'x');
  const Strings unfinished = {"",
                              "\xEF",
                              "\xEF\xBB",
                              kMark,
                              "data: a",
                              "data: a\n",
                              "data: a\r",
                              "data: a\r\r",
                              "\r",
                              "data: a\nid: 2\n",
                              "id: 2\n\nid: 3\n",
                              "event: e\n",
                              "retry: 1",
                              ": c",
                              "data: \xE2\x82",
                              "data: " + kilobytes,
                              "data: a\ndata: " + kilobytes,
                              "id: " + kilobytes,
                              "event: " + kilobytes,
                              "retry: 1" + std::string(17000, '0'),
                              "event: " + std::string(40, 'l') + "\n",
                              "data: " + kilobytes + "\n",
                              "data: " + kilobytes + "\xF0\x9F\x98"};
  const Strings tokens = {"data", "data:b", "id", ":", "\n", "\r", "1", kMark, "\xAC", "\xBB"};
  size_t tried = 0;
  for (const std::string& first : unfinished) {
    SharedCore shared;
    ForEach(tokens, 3, [&](const std::string& text, size_t) {
      tried++;
      const Strings streams = {first, text + "\n\ndata: c\n\n"};
      const std::string wrong = Disagreement(shared, Expect(streams), streams);
      if (wrong.empty()) return;
      INFO(Quote(first) << " then " << Quote(streams[1]));
      REQUIRE(wrong == "");
    });
  }
  CHECK(tried > unfinished.size() * tokens.size());
}
