// What a client asked of an event stream, without the HTTP library: producers read it.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace sse {

// The request cannot be served; what() is one line for whoever made it. Answered with 400.
struct BadRequest : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct StreamRequest {
  std::map<std::string, std::string> query;
  // From the Last-Event-ID header, or from the query parameter `lastEventId` (which needs no CORS
  // preflight). Bytes as they came. Empty: none.
  std::string last_event_id;
  std::string content_type;
  std::string body;

  // The query parameter or "".
  std::string Text(const std::string& name) const;

  // A whole number between the limits, `otherwise` without the parameter. Throws BadRequest.
  uint32_t Number(const std::string& name, uint32_t otherwise, uint32_t min, uint32_t max) const;
};

}  // namespace sse
