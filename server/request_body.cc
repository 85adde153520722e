// Implements request_body.h. It must not know routes.
#include "server/request_body.h"

#include <cstdlib>

#include "server/replies.h"

namespace sse {
namespace {

void ReplyTooLarge(size_t max_bytes, httplib::Response& response) {
  ReplyText(response, 413,
            "the body is larger than " + std::to_string(max_bytes) +
                " bytes; send less, or start the server with a higher --max-body");
}

// By hand, because the library's function for numbers has another name in each version.
uint64_t ContentLength(const httplib::Request& request) {
  return std::strtoull(request.get_header_value("Content-Length").c_str(), nullptr, 10);
}

}  // namespace

bool DeclaresBody(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") || ContentLength(request) > 0;
}

bool RefuseBody(const httplib::Request& request, size_t max_bytes, httplib::Response& response) {
  if (ContentLength(request) > max_bytes) {
    ReplyTooLarge(max_bytes, response);
    return true;
  }
  if (request.is_multipart_form_data()) {
    ReplyText(response, 415,
              "send the data itself as the body, or JSON; forms are not taken apart");
    return true;
  }
  return false;
}

std::optional<std::string> ReadBody(const httplib::Request& request,
                                    const httplib::ContentReader& reader, size_t max_bytes,
                                    httplib::Response& response) {
  if (RefuseBody(request, max_bytes, response)) return std::nullopt;
  std::string body;
  bool too_large = false;
  const bool complete = reader([&](const char* bytes, size_t count) {
    too_large = body.size() + count > max_bytes;
    if (!too_large) body.append(bytes, count);
    return !too_large;
  });
  if (complete) return body;
  if (too_large) {
    ReplyTooLarge(max_bytes, response);
  } else {
    ReplyText(response, 400, "the body did not arrive as it was announced");
  }
  return std::nullopt;
}

}  // namespace sse
