// Reads a request body under a limit. It must not know routes.
#pragma once

#include <httplib.h>

#include <optional>
#include <string>

namespace sse {

// Whether the head announces a body. One that does not has none, whatever the method.
bool DeclaresBody(const httplib::Request& request);

// Whether the head already says that the body cannot be taken; the response is set then.
bool RefuseBody(const httplib::Request& request, size_t max_bytes, httplib::Response& response);

// The body, or nothing, and the response is set. cpp-httplib 0.11.4 checks its own limit only for
// bodies with a Content-Length.
std::optional<std::string> ReadBody(const httplib::Request& request,
                                    const httplib::ContentReader& reader, size_t max_bytes,
                                    httplib::Response& response);

}  // namespace sse
