// Reads header values from a request head exactly as they came over the wire.
// It must not know sockets or cpp-httplib. It exists because cpp-httplib percent-decodes header
// values (0.11.4 and 0.41.0 both) and cuts them at a NUL: a Last-Event-ID would not come back as it
// was given, and "localhost%00.evil.example" would pass for "localhost".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sse {

// The value of the first field called `name` (any case) without the spaces around it.
std::optional<std::string> RawHeaderValue(std::string_view head, std::string_view name);

}  // namespace sse
