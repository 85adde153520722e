// Implements report_text.h. Must not know what the text is about.
#include "server/conformance/report_text.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace sse::conformance {
namespace {

struct Unit {
  size_t size = 1;
  uint32_t code = 0;
  bool valid = false;
};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The character that `bytes` begin with; one invalid byte when there is none.
Unit FirstUnit(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80) return {1, lead, true};
  const size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < size) return {};
  uint32_t code = lead & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; i++) {
    if (!IsContinuation(bytes[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3F);
  }
  constexpr std::array<uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[size] || surrogate || code > 0x10FFFF) return {};
  return {size, code, true};
}

// Characters that move the cursor, turn the line around or can't be seen.
bool IsHidden(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         (code >= 0xFFF0 && code < 0xFFFD) || (code & 0xFFFE) == 0xFFFE ||
         (code >= 0xE0000 && code < 0xE0080);
}

std::string Format(const char* format, uint32_t code) {
  std::array<char, 16> text;
  return {text.data(), static_cast<size_t>(std::snprintf(text.data(), text.size(), format, code))};
}

std::string Escape(uint32_t code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case 0:
      return "\\0";
    default:
      return Format(code < 0x80 ? "\\x%02X" : "\\u%04X", code);
  }
}

std::string Shown(std::string_view bytes, const Unit& unit) {
  if (!unit.valid) return Format("\\x%02X", static_cast<unsigned char>(bytes[0]));
  return IsHidden(unit.code) ? Escape(unit.code) : std::string(bytes.substr(0, unit.size));
}

// The entity that stands for `c`, or nullptr.
const char* Entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return nullptr;
  }
}

}  // namespace

std::string PrintableStart(std::string_view bytes, size_t limit) {
  std::string shown;
  const size_t whole = bytes.size();
  for (size_t characters = 0; !bytes.empty(); characters++) {
    if (characters == limit) return shown + "… (" + Counted(whole, "byte") + ")";
    const Unit unit = FirstUnit(bytes);
    shown += Shown(bytes, unit);
    bytes.remove_prefix(unit.size);
  }
  return shown;
}

std::string Printable(std::string_view bytes) { return PrintableStart(bytes, bytes.size() + 1); }

std::string Quoted(std::string_view bytes, size_t limit) {
  return '"' + PrintableStart(bytes, limit) + '"';
}

std::string EscapeMarkup(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    const char* const entity = Entity(c);
    if (entity) {
      escaped += entity;
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Counted(size_t count, std::string_view noun) {
  std::string text = std::to_string(count) + ' ' + std::string(noun);
  return count == 1 ? text : text + 's';
}

}  // namespace sse::conformance
