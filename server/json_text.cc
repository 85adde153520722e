// Implements json_text.h. It must not know what the JSON is about.
#include "server/json_text.h"

#include <nlohmann/json.hpp>

namespace sse {

std::string JsonText(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace sse
