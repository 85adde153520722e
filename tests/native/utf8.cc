// See utf8.h.
#include "utf8.h"

#include <algorithm>

namespace sse::test {
namespace {

// The decoder's variables, under the names that the standard gives them.
struct Decoder {
  char32_t code_point = 0;
  int bytes_seen = 0;
  int bytes_needed = 0;
  unsigned lower_boundary = 0x80;
  unsigned upper_boundary = 0xBF;
};

// The handler's step for a byte that begins a sequence.
void Begin(Decoder& decoder, unsigned byte, std::u32string& out) {
  if (byte <= 0x7F) {
    out += static_cast<char32_t>(byte);
  } else if (byte >= 0xC2 && byte <= 0xDF) {
    decoder.bytes_needed = 1;
    decoder.code_point = byte & 0x1F;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    if (byte == 0xE0) decoder.lower_boundary = 0xA0;
    if (byte == 0xED) decoder.upper_boundary = 0x9F;
    decoder.bytes_needed = 2;
    decoder.code_point = byte & 0xF;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    if (byte == 0xF0) decoder.lower_boundary = 0x90;
    if (byte == 0xF4) decoder.upper_boundary = 0x8F;
    decoder.bytes_needed = 3;
    decoder.code_point = byte & 0x7;
  } else {
    out += kReplacement;
  }
}

// The handler's step for a byte inside a sequence. Returns false when the byte has to be read
// again.
bool Continue(Decoder& decoder, unsigned byte, std::u32string& out) {
  if (byte < decoder.lower_boundary || byte > decoder.upper_boundary) {
    decoder = Decoder();
    out += kReplacement;
    return false;
  }
  decoder.lower_boundary = 0x80;
  decoder.upper_boundary = 0xBF;
  decoder.code_point = decoder.code_point << 6 | (byte & 0x3F);
  if (++decoder.bytes_seen == decoder.bytes_needed) {
    out += decoder.code_point;
    decoder = Decoder();
  }
  return true;
}

void AppendUtf8(std::string& out, char32_t c) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | c >> 6);
    add(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3F));
    add(0x80 | (c & 0x3F));
  } else {
    add(0xF0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3F));
    add(0x80 | (c >> 6 & 0x3F));
    add(0x80 | (c & 0x3F));
  }
}

}  // namespace

std::u32string DecodeUtf8(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size());
  Decoder decoder;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (decoder.bytes_needed > 0 && Continue(decoder, byte, out)) continue;
    Begin(decoder, byte, out);
  }
  if (decoder.bytes_needed > 0) out += kReplacement;  // end of the stream inside a sequence
  return out;
}

std::string EncodeUtf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) AppendUtf8(out, c);
  return out;
}

std::u16string EncodeUtf16(std::u32string_view text) {
  std::u16string out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    if (c >= 0x10000) out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
    out += static_cast<char16_t>(c >= 0x10000 ? 0xDC00 + ((c - 0x10000) & 0x3FF) : c);
  }
  return out;
}

std::string Utf16ToUtf8(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); i++) {
    char32_t c = text[i];
    const char32_t low = i + 1 < text.size() ? text[i + 1] : 0;
    if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      i++;
    }
    AppendUtf8(out, c);
  }
  return out;
}

std::string Scrub(std::string_view bytes) {
  return IsAscii(bytes) ? std::string(bytes) : EncodeUtf8(DecodeUtf8(bytes));
}

bool IsAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace sse::test
