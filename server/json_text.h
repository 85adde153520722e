// JSON to and from text of strangers. It must not know what the JSON is about.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace sse {

// On one line. Bytes that are not UTF-8 become U+FFFD, where the library would throw.
std::string JsonText(const nlohmann::ordered_json& value);

// A discarded value if `text` is no JSON, or nested deeper than 100: the library copies and writes
// values recursively, and the threads have small stacks.
nlohmann::ordered_json ParseJson(std::string_view text);

}  // namespace sse
