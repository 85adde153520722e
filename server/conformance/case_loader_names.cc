// Checks the names by which a case refers to something: marks and placeholders. Must not know the
// rest of a case.
#include <set>
#include <string_view>

#include "server/conformance/case_loader_parts.h"
#include "server/conformance/player.h"

namespace sse::conformance {
namespace {

using nlohmann::json;

void AddMarks(const Steps& steps, std::set<std::string>& marks) {
  for (const Step& step : steps) {
    if (const auto* mark = std::get_if<step::Mark>(&step.action)) marks.insert(mark->name);
    if (const auto* repeat = std::get_if<step::Repeat>(&step.action))
      AddMarks(repeat->steps, marks);
  }
}

std::set<std::string> Marks(const Scenario& scenario) {
  std::set<std::string> marks;
  for (const Entry& entry : scenario.entries) AddMarks(entry.steps, marks);
  for (const Entry& entry : scenario.otherwise) AddMarks(entry.steps, marks);
  return marks;
}

// The first `mark` of a point that isn't among these; null if there is none.
const json* FindOtherMark(const json& value, const std::set<std::string>& marks) {
  if (!value.is_structured()) return nullptr;
  for (auto item = value.begin(); item != value.end(); ++item) {
    const std::string key = value.is_object() ? item.key() : "";
    if (key == "headers" || key == "sent") continue;  // may have a field of that name
    if (key == "mark" && marks.count(item->get<std::string>()) == 0) return &*item;
    if (const json* found = FindOtherMark(*item, marks)) return found;
  }
  return nullptr;
}

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Whether this has {{a-name}} that is none.
bool HasUnknownPlaceholder(std::string_view text) {
  for (size_t at = text.find("{{"); at != text.npos; at = text.find("{{", at + 1)) {
    size_t end = at + 2;
    while (end < text.size() && IsNameByte(text[end])) ++end;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (!name.empty() && text.substr(end, 2) == "}}" && !IsPlaceholder(name)) return true;
  }
  return false;
}

const json* FindUnknownPlaceholder(const json& value) {
  if (value.is_string()) {
    return HasUnknownPlaceholder(value.get_ref<const std::string&>()) ? &value : nullptr;
  }
  if (!value.is_structured()) return nullptr;
  for (const json& item : value) {
    if (const json* found = FindUnknownPlaceholder(item)) return found;
  }
  return nullptr;
}

}  // namespace

void CheckMarks(const JsonPlace& place, const Scenario& scenario) {
  const json* other = FindOtherMark(place.value(), Marks(scenario));
  if (other != nullptr) place.Inside(*other).Expected("a mark that a step sets");
}

void CheckPlaceholders(const JsonPlace& place) {
  const json* unknown = FindUnknownPlaceholder(place.value());
  if (unknown != nullptr)
    place.Inside(*unknown).Expected("placeholders that tests/cases/README.md lists");
}

}  // namespace sse::conformance
