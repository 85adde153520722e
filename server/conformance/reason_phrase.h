// The registered reason phrases of HTTP status codes. Must not know what is answered.
#pragma once

#include <string_view>

namespace sse::conformance {

// Empty for a status that is not registered.
std::string_view ReasonPhrase(int status);

}  // namespace sse::conformance
