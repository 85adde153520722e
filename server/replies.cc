// Implements replies.h. It must not know routes.
#include "server/replies.h"

#include <nlohmann/json.hpp>

#include "server/json_text.h"

namespace sse {

void SetHeader(httplib::Response& response, const std::string& name, const std::string& value) {
  response.headers.erase(name);
  response.set_header(name, value);
}

void ReplyText(httplib::Response& response, int status, const std::string& line) {
  response.status = status;
  SetHeader(response, "Content-Type", "text/plain; charset=utf-8");
  SetHeader(response, "X-Content-Type-Options", "nosniff");
  response.body = "sse-server: " + line + "\n";
}

void ReplyJson(httplib::Response& response, int status, const nlohmann::ordered_json& value) {
  response.status = status;
  SetHeader(response, "Content-Type", "application/json");
  SetHeader(response, "Cache-Control", "no-store");
  SetHeader(response, "X-Content-Type-Options", "nosniff");
  response.body = JsonText(value) + "\n";
}

}  // namespace sse
