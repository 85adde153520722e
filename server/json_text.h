// JSON as text on one line, whatever bytes the strings in it hold.
// It must not know what the JSON is about.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sse {

// Bytes that are not UTF-8 become U+FFFD, where the library would throw.
std::string JsonText(const nlohmann::ordered_json& value);

}  // namespace sse
