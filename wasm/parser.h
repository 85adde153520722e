// Event stream parser: bytes in, records out. WHATWG HTML §9.2.5 [parse] and §9.2.6 [interpret];
// the marks' addresses stand at the head of connection.h.
//
// Must not know: sockets, time, JavaScript, strings. It never decodes: a record names bytes, and
// whoever reads it decodes them as UTF-8 with replacement. That gives what the standard's
// "decode, then split" gives, because every separator is ASCII and no ASCII byte is ever part of
// a UTF-8 sequence.
//
// Use: write at most kMAX_CHUNK bytes at At(write_at), call Parse(write_at + length), read the
// records before the next call; while state.more is set, call Parse() again with the same end.
// When a chunk doesn't fit behind write_at, call Compact() first.
//
// Between two calls only the bytes of an unfinished line stay in `text`. Data lines of an
// unfinished block are handed out as PART records at the end of each batch.
//
// Cost: each byte is looked at once, many at a time (line_ends.h), and copied at most once more.
// Memory is fixed. Non-goals: a malformed stream is no error; [interpret] says what to ignore.
#pragma once

#include <stdint.h>

#include "abi.h"

namespace sse {

class Parser {
 public:
  // An event type known by number. The numbers belong to this parser, not to a source; 0 is
  // "message" and has no entry.
  struct Type {
    uint8_t length;
    uint8_t name[kTYPE_BYTES];
  };

  // To be called before the first byte of each stream. Keeps the reconnection time.
  void BeginStream();

  // Parses the text up to `end`. Returns the number of records written.
  uint32_t Parse(uint32_t end);

  // Moves the pending bytes to `text`'s start, which invalidates all records. Returns the new
  // write_at.
  uint32_t Compact();

  // Rewrites the offsets of the records [first, last) from bytes to UTF-16 code units relative to
  // `low`. Only right when all between is well-formed UTF-8.
  void Units(uint32_t first, uint32_t last, uint32_t low);

  // What an offset of the state or of a record means: offsets count from where the module's memory
  // begins, so that there they are addresses.
  uint8_t* At(uint32_t offset) {
    return reinterpret_cast<uint8_t*>(reinterpret_cast<uintptr_t>(text) - kTEXT_OFFSET + offset);
  }
  const uint8_t* At(uint32_t offset) const { return const_cast<Parser*>(this)->At(offset); }

  State state;
  uint32_t max_event_bytes;  // above it state.too_large is set

 private:
  enum class FieldName : int32_t { kIgnored = 1, kSilent, kData, kRetry, kEvent, kId };

  // Bits of state.pending. With none set, `data: x` and an empty line make an event by themselves.
  static constexpr int32_t kHasData = 1;    // [data_start, data_end) belongs to the block
  static constexpr int32_t kParted = 2;     // parts of the block's data were handed out
  static constexpr int32_t kCounted = 4;    // value_bytes is not 0
  static constexpr int kLongLineShift = 3;  // above: the FieldName of a long line's rest, or 0

  uint32_t Offset(const uint8_t* at) const { return static_cast<uint32_t>(at - At(0)); }
  void SkipByteOrderMark(uint32_t end);
  void Line(uint32_t line, uint32_t end, bool unfinished);
  void EmptyLine();
  uint32_t Split(uint32_t line, uint32_t end, FieldName* name) const;
  bool Field(FieldName name, uint32_t value, uint32_t end, int32_t parted, bool unfinished);
  void Data(uint32_t value, uint32_t end, int32_t parted);
  void EventType(uint32_t value, uint32_t end, int32_t parted);
  uint32_t TypeNumber(const uint8_t* name, uint32_t length);
  uint32_t SearchType(const uint8_t* name, uint32_t length);
  bool AddDigits(uint32_t value, uint32_t end);
  void FlushData();
  void Emit(int32_t op, uint32_t start, uint32_t end);
  void Part(int32_t flags, uint32_t start, uint32_t end);
  bool HasNul(uint32_t start, uint32_t end) const;
  void Keep(uint32_t line, uint32_t end);

  Record* next_;         // where the batch's next record goes
  Record* data_record_;  // next_ when the data in `text` was last extended
  uint32_t type_count_;

 public:
  alignas(128) Type types[kMAX_TYPES + 1];
  alignas(128) uint8_t text[kTEXT_BYTES + 64];  // slack: line_ends.h reads ahead
  Record records[kMAX_RECORDS + 16];            // slack: a line emits a few at most
};

}  // namespace sse
