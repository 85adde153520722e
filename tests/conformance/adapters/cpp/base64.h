// Base64 as RFC 4648 section 4 has it, for the bytes of the command `feed`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sse::client {

inline std::string DecodedBase64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) break;  // padding
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if (count > 0) bytes += static_cast<char>(bits >> (6 - 2 * count) & 0xFF);
    count = (count + 1) % 4;
  }
  return bytes;
}

}  // namespace sse::client
