// Implements stream_request.h. It must not know the HTTP library.
#include "server/stream_request.h"

#include <charconv>

namespace sse {

std::string StreamRequest::Text(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

uint32_t StreamRequest::Number(const std::string& name, uint32_t otherwise, uint32_t min,
                               uint32_t max) const {
  if (query.count(name) == 0) return otherwise;
  const std::string text = Text(name);
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool number = error == std::errc() && end == text.data() + text.size();
  if (!number || value < min || value > max) {
    throw BadRequest("the query parameter \"" + name + "\" must be a whole number from " +
                     std::to_string(min) + " to " + std::to_string(max));
  }
  return value;
}

}  // namespace sse
