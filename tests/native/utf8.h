// UTF-8 and UTF-16 for the tests: the decoder of the Encoding standard, step by step as its text
// has them (https://encoding.spec.whatwg.org/#utf-8-decoder). Obvious rather than fast. Must not
// know the core; byte order marks are the callers' business.
#pragma once

#include <string>
#include <string_view>

namespace sse::test {

inline constexpr char32_t kReplacement = 0xFFFD;

// Code points; malformed parts become U+FFFD, one for each maximal part.
std::u32string DecodeUtf8(std::string_view bytes);

std::string EncodeUtf8(std::u32string_view text);
std::u16string EncodeUtf16(std::u32string_view text);

// A surrogate without its other half becomes three bytes that are no UTF-8, so that it never equals
// anything decoded.
std::string Utf16ToUtf8(std::u16string_view text);

// The UTF-8 text that a decoder makes of the bytes.
std::string Scrub(std::string_view bytes);

bool IsAscii(std::string_view bytes);

}  // namespace sse::test
