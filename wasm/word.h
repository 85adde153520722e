// Eight bytes at a time, in a word; or four, in the module that becomes JavaScript (SSE_TWIN):
// there each operation on 64 bits would be several. As a word is put together of its bytes there,
// loops go byte by byte.
//
// Must not know: what the bytes mean.
#pragma once

#include <stdint.h>

// em++ 3.1.6 turns inlining off when it optimises for size.
#define SSE_INLINE inline __attribute__((always_inline))

namespace sse {

#ifdef SSE_TWIN
constexpr bool kByteByByte = true;
using Word = uint32_t;
#else
constexpr bool kByteByByte = false;
using Word = uint64_t;
#endif
constexpr uint32_t kWordBytes = sizeof(Word);

constexpr Word kOnes = static_cast<Word>(0x0101010101010101u);
constexpr Word kHighBits = kOnes << 7;

SSE_INLINE Word LoadWord(const uint8_t* p) {
  Word word;
  __builtin_memcpy(&word, p, kWordBytes);
  return word;
}

SSE_INLINE void StoreWord(uint8_t* p, Word word) { __builtin_memcpy(p, &word, kWordBytes); }

// High bit of each byte that is zero; may also flag a byte above the first zero one.
SSE_INLINE Word ZeroBytes(Word word) { return (word - kOnes) & ~word & kHighBits; }

// Of a word with a bit, the number of the byte with the lowest one.
SSE_INLINE int FirstByte(Word bits) {
  return (kWordBytes == 8 ? __builtin_ctzll(bits) : __builtin_ctz(static_cast<uint32_t>(bits))) >>
         3;
}

SSE_INLINE int CountBits(Word word) {
  return kWordBytes == 8 ? __builtin_popcountll(word)
                         : __builtin_popcount(static_cast<uint32_t>(word));
}

}  // namespace sse
