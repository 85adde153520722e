// Text of strangers made fit to be shown: what a client or a server said may hold control
// characters, markup and bytes that are no UTF-8. Must not know what the text is about.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sse::conformance {

// Bytes as one line of well-formed UTF-8 without control characters: \n, \r, \t, \0, \x1B, \uFEFF,
// \xFF for a byte that is no UTF-8. A backslash stays one, so this is for reading, not for parsing.
std::string Printable(std::string_view bytes);

// The same, cut to `limit` characters with a note of how long the whole is.
std::string PrintableStart(std::string_view bytes, size_t limit);

// In double quotes, for messages.
std::string Quoted(std::string_view bytes, size_t limit = 72);

// For element content and attribute values in HTML and XML; what neither may hold is printable.
std::string EscapeMarkup(std::string_view text);

// "1 event", "2 events".
std::string Counted(size_t count, std::string_view noun);

}  // namespace sse::conformance
