// Implements json_place.h. Must not know what the document is about.
#include "server/conformance/json_place.h"

#include <algorithm>
#include <utility>

#include "server/conformance/json_lines.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using nlohmann::json;

// Readers are recursive, and so is the library when it copies.
constexpr int kMaxDepth = 64;
constexpr size_t kMaxShown = 200;

// Where `wanted` is inside `from`; a value is known by its address.
bool FindPath(const json& from, const json& wanted, JsonPath& path) {
  if (&from == &wanted) return true;
  if (!from.is_structured()) return false;
  size_t index = 0;
  for (auto item = from.begin(); item != from.end(); ++item) {
    path.push_back(from.is_object() ? item.key() : std::to_string(index++));
    if (FindPath(*item, wanted, path)) return true;
    path.pop_back();
  }
  return false;
}

// RFC 6901.
std::string PointerText(const JsonPath& path) {
  std::string pointer;
  for (const std::string& token : path) {
    pointer += '/';
    for (const char c : token) {
      if (c == '~' || c == '/') {
        pointer += c == '~' ? "~0" : "~1";
      } else {
        pointer += c;
      }
    }
  }
  return pointer;
}

std::string Described(const json& value) {
  if (value.is_string()) return Quoted(value.get_ref<const std::string&>());
  if (value.is_array()) return value.empty() ? "an empty list" : "a list";
  if (value.is_object()) return value.empty() ? "an empty object" : "an object";
  return value.dump();
}

// Without "[json.exception.parse_error.101] parse error at line 3, column 7: ".
std::string Reason(const json::exception& error) {
  const std::string text = error.what();
  const size_t code_end = text.find("] ");
  const size_t place_end = text.find(": ");
  if (place_end != std::string::npos) return text.substr(place_end + 2);
  return code_end == std::string::npos ? text : text.substr(code_end + 2);
}

// The text that the library quotes at the end of a message.
std::string LastQuoted(const std::string& message) {
  const size_t end = message.rfind('\'');
  if (end == std::string::npos || end == 0) return {};
  const size_t begin = message.rfind('\'', end - 1);
  return begin == std::string::npos ? std::string() : message.substr(begin + 1, end - begin - 1);
}

int LineOfOffset(const std::string& text, size_t offset) {
  const auto end = text.begin() + static_cast<ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

}  // namespace

std::optional<JsonPlace> JsonPlace::Find(const char* key) const {
  if (!value_->is_object()) return std::nullopt;
  const auto member = value_->find(key);
  if (member == value_->end()) return std::nullopt;
  return JsonPlace(*document_, *member);
}

std::vector<JsonPlace> JsonPlace::Items() const {
  std::vector<JsonPlace> items;
  if (!value_->is_array()) return items;
  items.reserve(value_->size());
  for (const json& item : *value_) items.emplace_back(*document_, item);
  return items;
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::Members() const {
  std::vector<std::pair<std::string, JsonPlace>> members;
  if (!value_->is_object()) return members;
  for (const auto& [key, value] : value_->items()) {
    members.emplace_back(key, JsonPlace(*document_, value));
  }
  return members;
}

void JsonPlace::Expected(const std::string& what) const { Expected(what, Described(*value_)); }

void JsonPlace::Expected(const std::string& what, const std::string& found) const {
  document_->Fail(*value_, "expected " + what + ", found " + found);
}

JsonDocument::JsonDocument(std::string text, std::string name)
    : text_(std::move(text)), name_(std::move(name)) {
  const int line = LineNestedDeeperThan(text_, kMaxDepth);
  if (line > 0) Fail(line, "expected at most " + std::to_string(kMaxDepth) + " levels of nesting");
  Parse();
}

void JsonDocument::Parse() {
  try {
    root_ = json::parse(text_);
  } catch (const json::parse_error& error) {
    // `byte` counts from 1 and is the one after which the fault was seen.
    Fail(LineOfOffset(text_, error.byte - 1), "expected JSON: " + Reason(error));
  } catch (const json::out_of_range& error) {
    const std::string reason = Reason(error);
    Fail(LineOfOffset(text_, text_.find(LastQuoted(reason))), "expected JSON: " + reason);
  }
}

std::vector<int> JsonDocument::ItemLines(const std::string& key) const {
  return LinesOfItems(text_, {key});
}

void JsonDocument::Fail(const json& where, const std::string& message) const {
  JsonPath path;
  FindPath(root_, where, path);
  const std::string pointer = PrintableStart(PointerText(path), kMaxShown);
  Fail(LineOfValue(text_, path), pointer.empty() ? message : pointer + ": " + message);
}

void JsonDocument::Fail(int line, const std::string& message) const {
  throw JsonError(Printable(name_) + ':' + std::to_string(line) + ": " + Printable(message));
}

}  // namespace sse::conformance
