// Field names: the four that are known, and everything that is almost one of them.
#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

const Strings kNames = {"data", "event", "id", "retry"};

// A block in which the line under test would show, whichever field it were taken for.
std::string Block(const std::string& line) {
  return "event: e\nid: i\ndata: d\n" + line + "\ndata: z\n\ndata: next\n\n";
}

void CheckLine(SharedCore& shared, const std::string& line) {
  const std::string stream = Block(line);
  const std::string wrong = Disagreement(shared, Expect({stream}), {stream});
  INFO(Quote(line));
  CHECK(wrong == "");
}

}  // namespace

TEST_CASE("a name that differs from a known one in any byte is unknown", "[parser][fields]") {
  SharedCore shared;
  for (const std::string& name : kNames) {
    for (size_t at = 0; at < name.size(); at++) {
      for (int byte = 0; byte < 256; byte++) {
        std::string other = name;
        other[at] = static_cast<char>(byte);
        CheckLine(shared, other + ": 7");
        CheckLine(shared, other);
      }
    }
  }
}

TEST_CASE("a known name with a byte more or less is unknown", "[parser][fields]") {
  SharedCore shared;
  for (const std::string& name : kNames) {
    for (size_t at = 0; at <= name.size(); at++) {
      for (int byte = 0; byte < 256; byte++) {
        std::string longer = name;
        longer.insert(at, 1, static_cast<char>(byte));
        CheckLine(shared, longer + ": 7");
        CheckLine(shared, longer);
      }
      std::string shorter = name;
      if (at < name.size()) shorter.erase(at, 1);
      CheckLine(shared, shorter + ": 7");
      CheckLine(shared, shorter);
      CheckLine(shared, name.substr(at) + name + ": 7");
    }
  }
}

TEST_CASE("between name and value stand a colon and at most one space", "[parser][fields]") {
  SharedCore shared;
  for (const std::string& name : kNames) {
    for (int first = 0; first < 256; first++) {
      for (const std::string& rest : Strings{"7", " 7", "", " ", "  ", ": 7"}) {
        CheckLine(shared, name + ':' + static_cast<char>(first) + rest);
        CheckLine(shared, name + static_cast<char>(first) + rest);
      }
    }
  }
}

TEST_CASE("a value may be any byte", "[parser][fields]") {
  SharedCore shared;
  for (const std::string& name : kNames) {
    for (int byte = 0; byte < 256; byte++) {
      const std::string c(1, static_cast<char>(byte));
      for (const std::string& value : {c, "1" + c, c + "1", "1" + c + "1"}) {
        CheckLine(shared, name + ": " + value);
      }
    }
  }
}

TEST_CASE("what resembles a byte order mark is told from one", "[parser][fields]") {
  SharedCore shared;
  for (const std::string& start :
       Strings{"\xEF", "\xEF\xBB", "\xEF\xBB\xBE", "\xEF\xBB\xBF", "\xEF\xBF\xBB", "\xEE\xBB\xBF",
               "\xEF\xBA\xBF", "\xBB\xBF", "\xBF", "\xFE\xFF", "\xFF\xFE", "\xEF\xEF\xBB\xBF"}) {
    for (const std::string& next : Strings{"", "x", "\n", "\r", ":", " ", "\xBF", "\xEF\xBB\xBF"}) {
      CHECK(DisagreementHoweverCut(shared, start + next + "data: a\n\ndata: b\n\n") == "");
    }
  }
}
