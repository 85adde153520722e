// See mime_type.h. One pass, because it is small; the constants spare the module a data segment.
#include "mime_type.h"

namespace sse {
namespace {

constexpr uint64_t kLowerCase = 0x2020202020202020u;

consteval uint64_t Pack(const char* text) {
  uint64_t word = 0;
  for (int i = 7; i >= 0; i--) word = word << 8 | static_cast<uint8_t>(text[i]);
  return word;
}

inline uint64_t Load8(const uint8_t* p) {
  uint64_t word;
  __builtin_memcpy(&word, p, 8);
  return word;
}

// HTTP token code point: ! # $ % & ' * + - . 0-9 A-Z ^ _ ` a-z | ~
inline bool IsToken(uint8_t c) {
  constexpr uint64_t kLow = 0x03FF6CFA00000000u, kHigh = 0x57FFFFFFC7FFFFFEu;
  return c < 128 && ((c < 64 ? kLow : kHigh) >> (c & 63) & 1);
}

// `essence` holds valid tokens, so bit 5 can only tell upper from lower case.
inline bool IsOurs(const uint8_t* essence, uint32_t length) {
  return length == 17 && (Load8(essence) | kLowerCase) == Pack("text/eve") &&
         (Load8(essence + 8) | kLowerCase) == Pack("nt-strea") && (essence[16] | 0x20) == 'm';
}

}  // namespace

bool IsEventStream(const uint8_t* value, uint32_t length) {
  bool result = false;
  const uint8_t* const end = value + length;
  while (value < end) {  // one element of the list
    uint32_t size = 0, slash = 0, stars = 0;
    uint32_t quoted = 0, parameters = 0, closed = 0, invalid = 0;
    const uint8_t* essence = value;
    for (; value < end; value++) {
      const uint8_t c = *value;
      if (quoted && c == '\\') value++;
      quoted ^= c == '"';
      if (c == ',' && !quoted) break;
      parameters |= c == ';';
      if (parameters) continue;
      if (c == ' ' || c == '\t') {  // only before or behind the essence
        closed = size;
        if (!size) essence = value + 1;
        continue;
      }
      if (c == '/' && size && !slash) {
        slash = ++size;
        continue;
      }
      invalid |= closed | !IsToken(c);
      stars += c == '*';
      size++;
    }
    value++;
    // */* counts as if it weren't there.
    if (!invalid && size > slash && slash && (stars < 2 || size > 3))
      result = IsOurs(essence, size);
  }
  return result;
}

}  // namespace sse
