// The length of a response body before it is sent, for Content-Length. Must not know sockets.
#pragma once

#include <cstdint>

#include "server/conformance/scenario.h"

namespace sse::conformance {

// Bytes that all `data` of an entry puts into the body, content codings applied. Throws
// UnplayableEntry (entry_script.h) when that would take too long to find out.
uint64_t BodySize(const Entry& entry);

}  // namespace sse::conformance
