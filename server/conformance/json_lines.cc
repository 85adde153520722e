// Implements json_lines.h. Must not know what the text is about.
#include "server/conformance/json_lines.h"

#include <nlohmann/json.hpp>

namespace sse::conformance {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Goes through well-formed JSON and counts lines. At the end of the text it reads NULs.
class Scanner {
 public:
  explicit Scanner(std::string_view json) : json_(json) {
    if (json_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    SkipSpace();
  }

  int line() const { return line_; }

  // From a list or an object to the item or the member of this name.
  void Enter(const std::string& token) {
    const bool is_list = Peek() == '[';
    Scanner found = *this;
    size_t index = 0;
    for (EnterFirst(); !AtEnd(); SkipItem()) {
      const std::string name = is_list ? std::to_string(index++) : Key();
      if (name == token) found = *this;  // of equal keys the last one counts
    }
    *this = found;
  }

  std::vector<int> ItemLines() {
    std::vector<int> lines;
    for (EnterFirst(); !AtEnd(); SkipItem()) lines.push_back(line_);
    return lines;
  }

 private:
  char Peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }

  void Next() {
    if (Peek() == '\n') ++line_;
    ++at_;
  }

  void SkipSpace() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' || Peek() == '\r') Next();
  }

  void EnterFirst() {
    Next();
    SkipSpace();
  }

  bool AtEnd() const { return Peek() == ']' || Peek() == '}' || Peek() == '\0'; }

  // A value, and the comma after it.
  void SkipItem() {
    SkipValue();
    SkipSpace();
    if (Peek() != ',') return;
    Next();
    SkipSpace();
  }

  // A member's name, and the colon after it.
  std::string Key() {
    const size_t begin = at_;
    SkipString();
    const std::string_view quoted = json_.substr(begin, at_ - begin);
    SkipSpace();
    Next();
    SkipSpace();
    return nlohmann::json::parse(quoted).get<std::string>();
  }

  void SkipString() {
    for (Next(); Peek() != '"' && Peek() != '\0'; Next()) {
      if (Peek() == '\\') Next();
    }
    Next();
  }

  void SkipValue() {
    int depth = 0;
    do {
      const char c = Peek();
      if (c == '"') {
        SkipString();
      } else if (c == '[' || c == '{') {
        ++depth;
        Next();
      } else if (c == ']' || c == '}') {
        --depth;
        Next();
      } else if (IsWord(c)) {
        while (IsWord(Peek())) Next();
      } else {
        Next();
      }
    } while (depth > 0 && at_ < json_.size());
  }

  // A character of a number, true, false or null.
  static bool IsWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '+' || c == '-' ||
           c == '.';
  }

  std::string_view json_;
  size_t at_ = 0;
  int line_ = 1;
};

Scanner Find(std::string_view json, const JsonPath& path) {
  Scanner scanner(json);
  for (const std::string& token : path) scanner.Enter(token);
  return scanner;
}

}  // namespace

int LineOfValue(std::string_view json, const JsonPath& path) { return Find(json, path).line(); }

std::vector<int> LinesOfItems(std::string_view json, const JsonPath& path) {
  return Find(json, path).ItemLines();
}

int LineNestedDeeperThan(std::string_view text, int limit) {
  int depth = 0;
  int line = 1;
  bool in_string = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++at;
    if (in_string) continue;
    if ((c == '[' || c == '{') && ++depth > limit) return line;
    if (c == ']' || c == '}') --depth;
  }
  return 0;
}

}  // namespace sse::conformance
