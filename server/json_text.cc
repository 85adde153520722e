// Implements json_text.h. It must not know what the JSON is about.
#include "server/json_text.h"

#include <nlohmann/json.hpp>

namespace sse {
namespace {

using nlohmann::ordered_json;

constexpr int kMaxDepth = 100;

bool IsTooDeep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t at = 0; at < text.size() && depth <= kMaxDepth; ++at) {
    const char c = text[at];
    if (in_string && c == '\\') ++at;
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
  }
  return depth > kMaxDepth;
}

}  // namespace

std::string JsonText(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json ParseJson(std::string_view text) {
  if (IsTooDeep(text)) return ordered_json(ordered_json::value_t::discarded);
  return ordered_json::parse(text, nullptr, false);
}

}  // namespace sse
