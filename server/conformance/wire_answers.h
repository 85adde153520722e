// What the wire door says by itself, where no scenario says it, and what it reads out of requests
// to know. Must not know sockets or plays.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/conformance/request_reader.h"

namespace sse::conformance {

// A response without a body, after which the connection is closed.
std::string StatusOnly(int status);

// Of a request that could not be read to its end.
int StatusOfRefusal(RequestReader::State state);
std::string ReasonOfRefusal(RequestReader::State state);

// The answer to OPTIONS, 204: everything is allowed.
using Fields = std::vector<std::pair<std::string, std::string>>;
Fields PreflightFields(const RequestReader& request);
std::string PreflightAnswer(const RequestReader& request);

// TOKEN of "/t/TOKEN", "/t/TOKEN/more", "/t/TOKEN?more", also behind "http://host"; or "".
std::string_view TokenOf(std::string_view target);

// Whether the connection can be used again after this response to this request.
bool IsReusable(const std::string& response, const RequestReader& request);

}  // namespace sse::conformance
