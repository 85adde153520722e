// See mime_type.h. One pass, because it is small; the constants spare the module a data segment.
#include "mime_type.h"

#include "word.h"

namespace sse {
namespace {

constexpr Word kLowerCase = kOnes << 5;

// A word of the essence's text.
consteval Word Pack(uint32_t at) {
  Word word = 0;
  for (uint32_t i = kWordBytes; i-- > 0;) {
    word = word << 8 | static_cast<uint8_t>("text/event-stream"[at + i]);
  }
  return word;
}

// HTTP token code point: ! # $ % & ' * + - . 0-9 A-Z ^ _ ` a-z | ~
inline bool IsToken(uint8_t c) {
  constexpr uint64_t kLow = 0x03FF6CFA00000000u, kHigh = 0x57FFFFFFC7FFFFFEu;
  if constexpr (kWordBytes == 8) return c < 128 && ((c < 64 ? kLow : kHigh) >> (c & 63) & 1);
  const uint32_t low = c & 32 ? kLow >> 32 : 0, high = c & 32 ? kHigh >> 32 : kHigh & ~0u;
  return c < 128 && ((c < 64 ? low : high) >> (c & 31) & 1);
}

// `essence` holds valid tokens, so bit 5 can only tell upper from lower case.
inline bool IsOurs(const uint8_t* essence, uint32_t length) {
  if (length != 17 || (essence[16] | 0x20) != 'm') return false;
  const auto lower = [&](uint32_t at) { return LoadWord(essence + at) | kLowerCase; };
  constexpr uint32_t kHalf = kWordBytes == 8 ? 0 : 4;  // words of four bytes: four of them
  return lower(0) == Pack(0) && lower(8) == Pack(8) && lower(kHalf) == Pack(kHalf) &&
         lower(8 + kHalf) == Pack(8 + kHalf);
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
