// Finds the line ends of one batch, and whether its bytes are ASCII.
//
// Three times: for a word at a time, which every WebAssembly runs and native code too; for 64 bytes
// at a time in 128-bit vectors, in the module for runtimes with SIMD, where which bytes of a block
// end a line is found at once, so that where a line begins need not be known before: half the time
// for short lines, and for very long ones; and byte by byte, in the module that becomes JavaScript.
//
// Must not know: what a line means.
#pragma once

#include <stdint.h>

#include "abi.h"
#include "word.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace sse {

#ifdef __wasm_simd128__

class LineEnds {
 public:
  // The batch is [from, end); `end` gets a LF, so that every search ends. `non_ascii`: the bytes of
  // the unfinished line that stand before `from` aren't all ASCII.
  SSE_INLINE LineEnds(const uint8_t* from, uint8_t* end, bool non_ascii)
      : block_(from), non_ascii_(non_ascii) {
    *end = '\n';
    // No stale bytes behind it: they'd be seen.
    wasm_v128_store(end + 1, seen_);
    wasm_v128_store(end + 17, seen_);
    wasm_v128_store(end + 33, seen_);
    wasm_v128_store(end + 48, seen_);
    hits_ = Classify();
  }

  // First CR or LF at or behind `from`, which never goes back.
  SSE_INLINE const uint8_t* Next(const uint8_t* from) {
    for (;;) {
      const uint32_t skip = static_cast<uint32_t>(from - block_);
      if (skip < kBlock) {
        const uint64_t hits = hits_ >> skip;
        if (hits) return from + __builtin_ctzll(hits);
        from = block_ + kBlock;
      }
      block_ += kBlock;
      hits_ = Classify();
      if (!hits_) from = SkipLongLine();
    }
  }

  // The line ended: what was seen belongs to it.
  SSE_INLINE void Pass() { passed_ = true; }

  bool IsAscii() const { return !(non_ascii_ || wasm_i8x16_bitmask(seen_)); }

  // Whether bytes of the unfinished line [line, end) aren't ASCII.
  bool IsRestNonAscii(const uint8_t* line, const uint8_t* end) const {
    if (!passed_ || IsAscii()) return !IsAscii();
    while (line < end && *line < 0x80) line++;
    return line < end;
  }

 private:
  static constexpr uint32_t kBlock = 64;

  // To the next block with a byte that might end a line.
  SSE_INLINE const uint8_t* SkipLongLine() {
    const v128_t limit = wasm_i8x16_splat(14);
    for (;;) {
      block_ += kBlock;
      const v128_t a = Load(0), b = Load(1), c = Load(2), d = Load(3);
      const v128_t least = wasm_u8x16_min(wasm_u8x16_min(a, b), wasm_u8x16_min(c, d));
      if (wasm_v128_any_true(wasm_u8x16_sub_sat(limit, least))) break;
      See(a, b, c, d);
    }
    hits_ = Classify();
    return block_;
  }

  SSE_INLINE v128_t Load(int part) const { return wasm_v128_load(block_ + 16 * part); }

  SSE_INLINE void See(v128_t a, v128_t b, v128_t c, v128_t d) {
    seen_ = wasm_v128_or(seen_, wasm_v128_or(wasm_v128_or(a, b), wasm_v128_or(c, d)));
  }

  static SSE_INLINE uint32_t Hits(v128_t bytes) {
    return wasm_i8x16_bitmask(wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat('\n')),
                                           wasm_i8x16_eq(bytes, wasm_i8x16_splat('\r'))));
  }

  // A bit for each byte of the block that ends a line.
  SSE_INLINE uint64_t Classify() {
    const v128_t a = Load(0), b = Load(1), c = Load(2), d = Load(3);
    See(a, b, c, d);
    return Hits(a) | Hits(b) << 16 | static_cast<uint64_t>(Hits(c) | Hits(d) << 16) << 32;
  }

  const uint8_t* block_;
  uint64_t hits_;  // of the block
  v128_t seen_ = wasm_i64x2_splat(0);
  bool passed_ = false;
  bool non_ascii_;
};

#elif defined SSE_TWIN

class LineEnds {
 public:
  SSE_INLINE LineEnds(const uint8_t*, uint8_t* end, bool non_ascii) : seen_(non_ascii ? 128 : 0) {
    *end = '\n';
  }

  SSE_INLINE const uint8_t* Next(const uint8_t* at) {
    for (;; at++) {
      seen_ |= *at;
      if (*at < 14 && (*at == '\n' || *at == '\r')) return at;
    }
  }

  SSE_INLINE void Pass() {
    seen_before_ |= seen_;
    seen_ = 0;
  }

  SSE_INLINE bool IsAscii() const { return (seen_before_ | seen_) < 128; }
  SSE_INLINE bool IsRestNonAscii(const uint8_t*, const uint8_t*) const { return seen_ >= 128; }

 private:
  uint32_t seen_;             // bits of the unfinished line
  uint32_t seen_before_ = 0;  // and of all lines before it
};

#else

class LineEnds {
 public:
  SSE_INLINE LineEnds(const uint8_t*, uint8_t* end, bool non_ascii)
      : seen_(non_ascii ? kHighBits : 0) {
    *end = '\n';
    StoreWord(end + 1, 0);
  }

  SSE_INLINE const uint8_t* Next(const uint8_t* at) {
    while (!((NotPlain(at) | NotPlain(at + kWordBytes)) & kHighBits)) at += 2 * kWordBytes;
    for (;; at += kWordBytes) {
      const Word word = LoadWord(at);
      seen_ |= word;
      if (!((word - kOnes * 14) & ~word & kHighBits)) continue;  // no byte below 14
      const Word hit = ZeroBytes(word ^ kOnes * '\n') | ZeroBytes(word ^ kOnes * '\r');
      if (hit) return at + FirstByte(hit);
    }
  }

  SSE_INLINE void Pass() {
    seen_before_ |= seen_;
    seen_ = 0;
  }

  SSE_INLINE bool IsAscii() const { return !((seen_before_ | seen_) & kHighBits); }
  SSE_INLINE bool IsRestNonAscii(const uint8_t*, const uint8_t*) const {
    return (seen_ & kHighBits) != 0;
  }

 private:
  // High bits tell that a word's bytes are not all plain ASCII: less work than to find out why.
  static SSE_INLINE Word NotPlain(const uint8_t* at) {
    const Word word = LoadWord(at);
    return word | (word - kOnes * 14);
  }

  Word seen_;             // bits of the unfinished line
  Word seen_before_ = 0;  // and of all lines before it
};

#endif

}  // namespace sse
