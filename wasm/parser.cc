// Event stream parser, see parser.h.
//
// The loop in Parse() keeps the commonest block, `data: x` and an empty line, in registers; every
// other line goes out of line, because a fat loop costs 30–40 % on the common one.
#include "parser.h"

#include "line_ends.h"

namespace sse {
namespace {

constexpr uint32_t kDataName = 'd' | 'a' << 8 | 't' << 16 | static_cast<uint32_t>('a') << 24;
constexpr uint16_t kTwoLineFeeds = '\n' | '\n' << 8;
constexpr uint32_t kEvenName = 'e' | 'v' << 8 | 'e' << 16 | static_cast<uint32_t>('n') << 24;
constexpr uint32_t kRetrName = 'r' | 'e' << 8 | 't' << 16 | static_cast<uint32_t>('r') << 24;

SSE_INLINE uint32_t Load4(const uint8_t* p) {
  uint32_t word;
  __builtin_memcpy(&word, p, 4);
  return word;
}

SSE_INLINE uint16_t Load2(const uint8_t* p) {
  uint16_t word;
  __builtin_memcpy(&word, p, 2);
  return word;
}

// Copies towards lower addresses; the ranges may overlap.
inline void MoveDown(uint8_t* to, const uint8_t* from, uint32_t length) {
  if constexpr (kByteByByte) {
    for (; length > 0; length--) *to++ = *from++;
    return;
  }
#ifdef __wasm_simd128__
  for (; length >= 16; length -= 16, to += 16, from += 16)
    wasm_v128_store(to, wasm_v128_load(from));
#endif
  for (; length >= kWordBytes; length -= kWordBytes, to += kWordBytes, from += kWordBytes) {
    StoreWord(to, LoadWord(from));
  }
  const Word rest = ~Word{0} << 8 * length;  // what is behind stays: it may be unread
  StoreWord(to, (LoadWord(from) & ~rest) | (LoadWord(to) & rest));
}

// Where a value that goes on may be cut before `end`: not inside a sequence that may still
// complete. A cut before a lead byte never changes what the two halves decode to.
inline uint32_t CutBefore(const uint8_t* text, uint32_t end) {
  for (uint32_t back = 1; back <= 3; back++) {
    const uint8_t byte = text[end - back];
    if (byte < 0x80) break;
    if (byte >= 0xC0) return (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) > back ? end - back : end;
  }
  return end;
}

// UTF-16 code units in [at, end): every byte counts, continuation bytes don't, and the lead of a
// four-byte sequence counts twice.
int32_t CountUnits(const uint8_t* at, const uint8_t* end) {
  int32_t units = static_cast<int32_t>(end - at);
  if constexpr (kByteByByte) {
    for (units = 0; at < end; at++) units += ((*at & 0xC0) != 0x80) + (*at >= 0xF0);
    return units;
  }
  for (; at < end; at += kWordBytes) {
    Word word = LoadWord(at);
    const uint32_t left = static_cast<uint32_t>(end - at);
    if (left < kWordBytes) word <<= 8 * (kWordBytes - left);
    units += CountBits(word & word << 1 & word << 2 & word << 3 & kHighBits);
    units -= CountBits(word & ~(word << 1) & kHighBits);
  }
  return units;
}

}  // namespace

void Parser::BeginStream() {
  state.write_at = state.line = state.scan = kTEXT_OFFSET;
  state.pending = state.value_bytes = 0;
  state.event_op = kRecordEVENT;
  state.fruitful = state.after_cr = state.non_ascii = 0;
  state.at_start = 1;
}

uint32_t Parser::Compact() {
  const int32_t moved = state.line - kTEXT_OFFSET;
  MoveDown(text, At(state.line), state.write_at - state.line);
  state.write_at -= moved;
  state.scan -= moved;
  state.line = kTEXT_OFFSET;
  return state.write_at;
}

uint32_t Parser::Parse(uint32_t end_offset) {
  uint8_t* const end = At(end_offset);
  next_ = records;
  state.low = kTEXT_END;
  state.high = state.more = 0;
  state.plain = 1;
  if (state.at_start) SkipByteOrderMark(end_offset);
  const uint8_t* line = At(state.line);
  const uint8_t* scan = At(state.scan);
  if (state.after_cr && line < end) {
    state.after_cr = 0;
    if (*line == '\n') scan = ++line;
  }
  LineEnds ends(scan, end, state.non_ascii);
  uint32_t low = kTEXT_END, high = 0;
  while (line < end && !state.at_start) {
    if (next_ >= records + kMAX_RECORDS) {
      state.more = 1;
      break;
    }
    const bool is_data = Load4(line) == kDataName && line[4] == ':';
    if (is_data && scan < line + 5) scan = line + 5;
    const uint8_t* const stop = ends.Next(scan);
    if (stop >= end) {
      scan = end;
      break;
    }
    ends.Pass();
    // `data: x`, LF, LF with nothing pending. stop[1] may be the LF put behind the last byte.
    if (is_data && Load2(stop) == kTwoLineFeeds && stop + 1 < end && !state.pending) {
      const uint32_t value = Offset(line) + 5 + (line[5] == ' ');
      high = Offset(stop);
      *next_++ = {state.event_op, static_cast<int32_t>(value), static_cast<int32_t>(high)};
      state.event_op = kRecordEVENT;
      if (value < low) low = value;
      line = scan = stop + 2;
      continue;
    }
    const uint8_t* next = stop + 1;
    if (*stop == '\r') {  // it ends the line now, whatever comes
      if (next == end) {
        state.after_cr = 1;
      } else if (*next == '\n') {
        next++;
      }
    }
    Line(Offset(line), Offset(stop), false);
    line = scan = next;
  }
  state.scan = Offset(scan);
  state.fruitful |= high != 0;
  if (low < static_cast<uint32_t>(state.low)) state.low = low;
  if (high > static_cast<uint32_t>(state.high)) state.high = high;
  state.ascii = ends.IsAscii();
  state.non_ascii = ends.IsRestNonAscii(line, end);
  Keep(Offset(line), end_offset);
  return static_cast<uint32_t>(next_ - records);
}

// Ends a batch. An unfinished line stays in `text`, or all of the rest when the table is full.
void Parser::Keep(uint32_t line, uint32_t end) {
  if (!state.more && end - line > kFLUSH) {
    const uint32_t cut = CutBefore(At(0), end);
    Line(line, cut, true);
    line = state.scan = cut;
  }
  FlushData();
  state.line = line;
  state.write_at = end;
  if (line >= end) {
    state.line = state.scan = state.write_at = kTEXT_OFFSET;
    state.non_ascii = 0;
  }
}

// [parse]: exactly one byte order mark is no part of the stream; it may come in pieces.
void Parser::SkipByteOrderMark(uint32_t end) {
  constexpr uint32_t kMark = 0xBFBBEF;
  const uint32_t size = end - kTEXT_OFFSET;
  uint32_t matched = 0;
  while (matched < 3 && matched < size && text[matched] == (kMark >> 8 * matched & 0xFF)) matched++;
  if (matched == size && matched < 3) return;  // undecided
  state.at_start = 0;
  if (matched == 3) state.line = state.scan = kTEXT_OFFSET + 3;
}

// [interpret] the field's name; returns where its value begins: behind the colon and one space, or
// at the line's end when there is no colon.
SSE_INLINE uint32_t Parser::Split(uint32_t line, uint32_t end, FieldName* found) const {
  // The line's end is a CR or LF, which no comparison takes for a part of a name, a colon or a
  // space: so none has to ask for the length first.
  const uint8_t* p = At(line);
  auto name = FieldName::kIgnored;
  if (Load4(p) == kDataName) {
    name = FieldName::kData;
    p += 4;
  } else if (Load4(p) == kEvenName && p[4] == 't') {
    name = FieldName::kEvent;
    p += 5;
  } else if (Load4(p) == kRetrName && p[4] == 'y') {
    name = FieldName::kRetry;
    p += 5;
  } else if (p[0] == 'i' && p[1] == 'd') {
    name = FieldName::kId;
    p += 2;
  }
  if (p != At(end)) {
    if (*p++ != ':') name = FieldName::kIgnored;
    p += *p == ' ';
  }
  *found = name;
  return Offset(p);
}

// A line, or what is there of one that is too long to keep: then its rest comes in later calls.
void Parser::Line(uint32_t line, uint32_t end, bool unfinished) {
  state.plain = 0;
  auto name = static_cast<FieldName>(state.pending >> kLongLineShift);
  int32_t parted = kFlagPARTED;
  uint32_t value = line;
  if (name == FieldName{}) {
    if (line == end) return EmptyLine();
    value = Split(line, end, &name);
    parted = state.digits = 0;
  }
  state.pending &= (1 << kLongLineShift) - 1;
  if (!Field(name, value, end, parted, unfinished)) {
    // When a long line turns out to be bad behind a part, what it was is no longer known.
    name = parted && name != FieldName::kIgnored ? FieldName::kSilent : FieldName::kIgnored;
    if (state.tells_ignored && name == FieldName::kIgnored) {
      Emit((unfinished ? kRecordPART | kFlagFIELD : kRecordIGNORED) | parted, line, end);
    }
  }
  if (unfinished) state.pending |= static_cast<int32_t>(name) << kLongLineShift;
}

// [interpret] "dispatch the event". The last event ID is committed also when there is no data.
void Parser::EmptyLine() {
  if (state.pending & (kHasData | kParted)) {
    if (!(state.pending & kHasData)) state.data_start = state.data_end = 0;
    Emit(state.event_op | (state.pending & kParted ? kFlagPARTED : 0), state.data_start,
         state.data_end);
    state.fruitful = 1;
  } else if (state.event_op & kFlagCOMMITS) {
    Emit(kRecordCOMMIT, 0, 0);
  }
  state.pending = state.value_bytes = 0;
  state.event_op = kRecordEVENT;
}

// [interpret] "process the field" with the value [value, end), or with a part of it. `parted` is
// kFlagPARTED when other parts went ahead. Returns false when the field is to be ignored.
bool Parser::Field(FieldName name, uint32_t value, uint32_t end, int32_t parted, bool unfinished) {
  if (name == FieldName::kData) {
    Data(value, end, parted);
  } else if (name == FieldName::kRetry) {
    if ((value == end && !parted) || !AddDigits(value, end)) return false;
    if (unfinished) return true;
    state.reconnection_ms = state.digits;
    Emit(kRecordRETRY, state.digits, 0);
  } else {
    if (name < FieldName::kEvent || (name == FieldName::kId && HasNul(value, end))) return false;
    if (unfinished) {
      Part(kFlagFIELD | parted, value, end);
    } else if (name == FieldName::kEvent) {
      EventType(value, end, parted);
    } else {
      Emit(kRecordID | parted, value, end);
      state.event_op |= kFlagCOMMITS;
    }
  }
  return true;
}

// Data lines that follow each other are joined in place; anything between them makes parts.
void Parser::Data(uint32_t value, uint32_t end, int32_t parted) {
  if (state.pending & kHasData && data_record_ == next_) {
    uint8_t* joined = At(state.data_end);
    *joined++ = '\n';
    MoveDown(joined, At(value), end - value);
    state.data_end += 1 + end - value;
    // Behind the moved bytes stale ones remain. They may begin with the end of a sequence, which
    // would make the whole batch look malformed; the old line end stops this at the latest.
    joined = At(state.data_end);
    while ((*joined & 0xC0) == 0x80) *joined++ = '\n';
    return;
  }
  FlushData();
  if (state.pending & kParted && !parted) *At(--value) = '\n';
  state.data_start = value;
  state.data_end = end;
  data_record_ = next_;
  state.pending |= kHasData;
}

void Parser::FlushData() {
  if (!(state.pending & kHasData)) return;
  Part(0, state.data_start, state.data_end);
  state.pending = (state.pending & ~kHasData) | kParted;
}

// Short types are given a number once, so that the caller makes each string once.
void Parser::EventType(uint32_t value, uint32_t end, int32_t parted) {
  const uint32_t length = end - value;
  uint32_t type = parted || length ? kDYNAMIC_TYPE : 0;
  if (!parted && length <= kTYPE_BYTES && length) type = TypeNumber(At(value), length);
  if (type == kDYNAMIC_TYPE) Emit(kRecordTYPE | parted, value, end);
  state.event_op = (state.event_op & ((1 << kTYPE_SHIFT) - 1)) | type << kTYPE_SHIFT;
}

SSE_INLINE bool IsType(const Parser::Type& type, const uint8_t* name, uint32_t length) {
  if (type.length != length) return false;
#ifdef __wasm_simd128__
  // Up to 31 bytes; what is behind the name doesn't count.
  const auto same = [&](int at) {
    return wasm_i8x16_bitmask(
        wasm_i8x16_eq(wasm_v128_load(type.name + at), wasm_v128_load(name + at)));
  };
  return ~(same(0) | same(16) << 16) << (32 - length) == 0;
#endif
  while (length > 0 && type.name[length - 1] == name[length - 1]) length--;
  return length == 0;
}

uint32_t Parser::TypeNumber(const uint8_t* name, uint32_t length) {
#ifdef __wasm_simd128__
  // Mostly it is the one that last had the same letters here: types change at random, and a search
  // whose length can't be foreseen costs more than the comparison. The entry of "message" keeps
  // them.
  uint8_t& last =
      types[0].name[(name[0] + 2 * name[length / 2] + 4 * name[length - 1] + length) & 15];
  if (IsType(types[last], name, length)) return last;
  const uint32_t number = SearchType(name, length);
  if (number != kDYNAMIC_TYPE) last = static_cast<uint8_t>(number);
  return number;
#else
  return SearchType(name, length);
#endif
}

SSE_INLINE uint32_t Parser::SearchType(const uint8_t* name, uint32_t length) {
  uint32_t number = 0;
  while (number < type_count_) {
    if (IsType(types[++number], name, length)) return number;
  }
  if (number == kMAX_TYPES) return kDYNAMIC_TYPE;
  Type& type = types[++type_count_];
  type.length = static_cast<uint8_t>(length);
  while (length-- > 0) type.name[length] = name[length];
  return type_count_;
}

// [interpret] retry: ASCII digits only. Clamped, so that no timer can overflow.
bool Parser::AddDigits(uint32_t value, uint32_t end) {
  uint32_t total = state.digits;
  for (; value < end; value++) {
    const uint32_t digit = *At(value) - uint32_t{'0'};
    if (digit > 9) return false;
    total = total > (kMAX_DELAY_MS - digit) / 10 ? kMAX_DELAY_MS : total * 10 + digit;
  }
  state.digits = total;
  return true;
}

void Parser::Part(int32_t flags, uint32_t start, uint32_t end) {
  Emit(kRecordPART | flags, start, end);
  state.pending |= kCounted;
  state.value_bytes += end - start;
  if (static_cast<uint32_t>(state.value_bytes) > max_event_bytes) state.too_large = 1;
}

void Parser::Emit(int32_t op, uint32_t start, uint32_t end) {
  *next_++ = {op, static_cast<int32_t>(start), static_cast<int32_t>(end)};
  if (start >= end) return;  // nothing to decode
  if (static_cast<int32_t>(start) < state.low) state.low = start;
  if (static_cast<int32_t>(end) > state.high) state.high = end;
}

bool Parser::HasNul(uint32_t start, uint32_t end) const {
#ifdef __wasm_simd128__
  for (; start < end; start += 16) {
    uint32_t nul =
        wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(At(start)), wasm_i8x16_splat(0)));
    if (end - start < 16) nul &= (1 << (end - start)) - 1;
    if (nul) return true;
  }
  return false;
#endif
  while (start < end && *At(start)) start++;
  return start < end;
}

void Parser::Units(uint32_t first, uint32_t last, uint32_t low) {
  const uint8_t* at = At(low);
  int32_t units = 0;
  for (Record* record = records + first; record < records + last; record++) {
    if ((record->op & 7) >= kRecordCOMMIT) continue;
    for (int32_t* offset = &record->start; offset <= &record->end; offset++) {
      const uint8_t* const to = At(*offset);
      units += to >= at ? CountUnits(at, to) : -CountUnits(to, at);
      at = to;
      *offset = units;
    }
  }
}

}  // namespace sse
