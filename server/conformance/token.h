// Secrets that are handed out: names of plays, the token of the control API. Must not know what
// they open.
#pragma once

#include <string>

namespace sse::conformance {

// 128 bits: a page of another site that is open in the same browser cannot guess it.
std::string NewToken();

// The first line of the file. Throws std::runtime_error, one line that says what to do.
std::string ReadToken(const std::string& file);

}  // namespace sse::conformance
