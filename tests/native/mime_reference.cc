// See mime_reference.h. The steps stand in the order of the standards' text.
#include "mime_reference.h"

#include <algorithm>

namespace sse::test {
namespace {

constexpr std::string_view kTabOrSpace = "\t ";
constexpr std::string_view kWhitespace = "\n\r\t ";
constexpr std::string_view kTokenPunctuation = "!#$%&'*+-.^_`|~";

std::string_view Trim(std::string_view text, std::string_view what) {
  while (!text.empty() && what.find(text.front()) != what.npos) text.remove_prefix(1);
  while (!text.empty() && what.find(text.back()) != what.npos) text.remove_suffix(1);
  return text;
}

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlphanumeric(c) || kTokenPunctuation.find(c) != kTokenPunctuation.npos;
  });
}

// Fetch, "collect an HTTP quoted string"; moves `position` behind it.
std::string_view CollectQuotedString(std::string_view input, size_t& position) {
  const size_t start = position++;
  while (position < input.size()) {
    const char c = input[position++];
    if (c == '"') break;
    if (c == '\\' && position < input.size()) position++;
  }
  return input.substr(start, position - start);
}

}  // namespace

std::vector<std::string> SplitHeaderValue(std::string_view value) {
  std::vector<std::string> values;
  std::string part;
  size_t position = 0;
  for (;;) {
    while (position < value.size() && value[position] != '"' && value[position] != ',') {
      part += value[position++];
    }
    if (position < value.size() && value[position] == '"') {
      part += CollectQuotedString(value, position);
      if (position < value.size()) continue;
    }
    values.emplace_back(Trim(part, kTabOrSpace));
    part.clear();
    if (position >= value.size()) return values;
    position++;  // the comma
  }
}

std::optional<std::string> ParseEssence(std::string_view text) {
  text = Trim(text, kWhitespace);
  const size_t slash = text.find('/');
  const std::string_view type = text.substr(0, slash);
  if (!IsToken(type) || slash == text.npos) return std::nullopt;
  std::string_view subtype = text.substr(slash + 1);
  subtype = subtype.substr(0, subtype.find(';'));
  while (!subtype.empty() && kWhitespace.find(subtype.back()) != kWhitespace.npos) {
    subtype.remove_suffix(1);
  }
  if (!IsToken(subtype)) return std::nullopt;
  std::string essence(type);
  essence.append("/").append(subtype);
  for (char& c : essence) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return essence;
}

std::optional<std::string> ExtractEssence(std::string_view value) {
  std::optional<std::string> essence;
  for (const std::string& part : SplitHeaderValue(value)) {
    const std::optional<std::string> candidate = ParseEssence(part);
    if (candidate && *candidate != "*/*") essence = candidate;
  }
  return essence;
}

}  // namespace sse::test
