// Implements json_rules.h. Must not know what the document is about.
#include "server/conformance/json_rules.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// std::regex is recursive; no name is that long.
constexpr size_t kMaxMatched = 256;
// Above it not every number is a double.
constexpr double kMaxExact = 9007199254740992.0;

// 3 and also 3.0, as in JSON Schema.
std::optional<uint64_t> AsWhole(const nlohmann::json& value) {
  if (value.is_number_unsigned() || (value.is_number_integer() && value.get<int64_t>() >= 0)) {
    return value.get<uint64_t>();
  }
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  if (number < 0 || number > kMaxExact || std::floor(number) != number) return std::nullopt;
  return static_cast<uint64_t>(number);
}

}  // namespace

std::string Text(const JsonPlace& place) {
  if (!place.value().is_string()) place.Expected("a string");
  return place.value().get<std::string>();
}

std::string NonEmptyText(const JsonPlace& place) {
  std::string text = Text(place);
  if (text.empty()) place.Expected("a string that is not empty");
  return text;
}

bool Flag(const JsonPlace& place) {
  if (!place.value().is_boolean()) place.Expected("true or false");
  return place.value().get<bool>();
}

uint64_t WholeNumber(const JsonPlace& place, uint64_t min, uint64_t max) {
  const auto number = AsWhole(place.value());
  if (number && *number >= min && *number <= max) return *number;
  place.Expected("a whole number from " + std::to_string(min) + " to " + std::to_string(max));
}

std::string Matching(const JsonPlace& place, const char* pattern, const char* what) {
  thread_local std::map<std::string_view, std::regex> compiled;
  std::string text = Text(place);
  const auto regex = compiled.try_emplace(pattern, pattern).first;
  if (text.size() > kMaxMatched || !std::regex_match(text, regex->second)) place.Expected(what);
  return text;
}

bool IsText(const JsonPlace& place, std::string_view text) {
  return place.value().is_string() && place.value().get_ref<const std::string&>() == text;
}

std::string Listed(const std::vector<const char*>& words, const std::string& last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? ' ' + last + ' ' : ", ";
    text += words[i];
  }
  return text;
}

std::vector<std::pair<std::string, JsonPlace>> Members(const JsonPlace& place) {
  if (!place.value().is_object()) place.Expected("an object");
  return place.Members();
}

JsonFields::JsonFields(const JsonPlace& object) : place_(object) {
  if (!place_.value().is_object()) place_.Expected("an object");
}

std::optional<JsonPlace> JsonFields::Find(const char* key) {
  known_.push_back(key);
  return place_.Find(key);
}

JsonPlace JsonFields::Need(const char* key) {
  const auto found = Find(key);
  if (!found) place_.Expected(std::string("the key ") + key, "none");
  return *found;
}

std::pair<const char*, JsonPlace> JsonFields::ExactlyOne(const std::vector<const char*>& keys) {
  std::vector<const char*> present;
  for (const char* key : keys) {
    if (Has(key)) present.push_back(key);
  }
  if (present.size() == 1) return {present[0], *place_.Find(present[0])};
  place_.Expected("exactly one of the keys " + Listed(keys, "and"),
                  present.empty() ? "none" : Listed(present, "and"));
}

void JsonFields::OnlyWith(const char* key, const std::vector<const char*>& others) {
  const auto found = Find(key);
  if (!found) return;
  const auto is_there = [this](const char* other) { return Has(other); };
  if (std::any_of(others.begin(), others.end(), is_there)) return;
  found->Expected(std::string(key) + " only with " + Listed(others, "or"), "none");
}

void JsonFields::NothingElse() const {
  for (const auto& [key, at] : place_.Members()) {
    if (!IsKnown(key)) at.Expected("no key but " + Listed(KnownKeys(), "and"), Quoted(key));
  }
}

bool JsonFields::IsKnown(std::string_view key) const {
  return std::find(known_.begin(), known_.end(), key) != known_.end();
}

std::vector<const char*> JsonFields::KnownKeys() const {
  const std::set<std::string_view> sorted(known_.begin(), known_.end());
  std::vector<const char*> keys;
  for (const std::string_view key : sorted) keys.push_back(key.data());  // literals
  return keys;
}

}  // namespace sse::conformance
