// Reads payloads and header fields. Must not know what the bytes are for.
#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

// Longer text is taken on trust: to make it costs more than to load everything else.
constexpr uint64_t kMaxCheckedText = 1024 * 1024;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

Payload ReadHex(const JsonPlace& place, JsonFields&) {
  constexpr const char* kWhat = "two hexadecimal digits for each byte, perhaps with spaces between";
  const std::string text = Text(place);
  std::string bytes;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    const int high = HexDigit(text[at]);
    const int low = at + 1 < text.size() ? HexDigit(text[at + 1]) : -1;
    if (high < 0 || low < 0) place.Expected(kWhat);
    bytes += static_cast<char>(high << 4 | low);
    ++at;
  }
  return Payload(std::move(bytes));
}

// RFC 4648 §4, padded.
Payload ReadBase64(const JsonPlace& place, JsonFields&) {
  constexpr const char* kWhat = "base64 with its padding";
  const std::string text = Text(place);
  if (text.size() % 4 != 0) place.Expected(kWhat);
  size_t digits = text.size();
  while (digits > 0 && text.size() - digits < 2 && text[digits - 1] == '=') --digits;
  std::string bytes;
  uint32_t bits = 0;
  for (size_t at = 0; at < digits; ++at) {
    const int digit = Base64Digit(text[at]);
    if (digit < 0) place.Expected(kWhat);
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if (at % 4 == 0) continue;
    const uint32_t left = 6 - 2 * (at % 4);  // bits of this digit that belong to the next byte
    bytes += static_cast<char>(bits >> left & 0xFF);
  }
  return Payload(std::move(bytes));
}

Payload ReadRepeat(JsonFields& fields) {
  Payload unit;
  uint64_t count = 0;
  uint64_t from = 0;
  fields.Require("unit", unit, ReadPayload);
  fields.Require("count", count, AtLeast<uint64_t>(0));
  fields.Read("from", from, AtLeast<uint64_t>(0));
  return Payload::Repeat(std::move(unit), count, from);
}

Payload ReadCycle(JsonFields& fields) {
  Payload unit;
  uint64_t size = 0;
  fields.Require("unit", unit, ReadPayload);
  fields.Require("size", size, AtLeast<uint64_t>(0));
  return Payload::Cycle(std::move(unit), size);
}

Payload ReadRange(JsonFields& fields) {
  const auto byte = AtLeast<uint8_t>(0);
  uint8_t first = 0;
  uint8_t last = 0;
  std::vector<uint8_t> except;
  fields.Require("from", first, byte);
  fields.Require("to", last, AtLeast<uint8_t>(first));
  fields.Read("except", except, ListOf(byte));
  return Payload::Range(first, last, std::string(except.begin(), except.end()));
}

Payload ReadIndex(JsonFields& fields) {
  int width = 0;
  fields.Read("width", width, AtLeast<int>(0, 20));
  return Payload::Index(width);
}

using GeneratorReader = Payload (*)(JsonFields& fields);
constexpr auto kGenerator = OneOf<GeneratorReader>({
    {"repeat", ReadRepeat},
    {"cycle", ReadCycle},
    {"bytes", ReadRange},
    {"index", ReadIndex},
});

Payload ReadGenerator(const JsonPlace& place, JsonFields&) {
  return ReadObject<Payload>(place, [](JsonFields& fields, Payload& payload) {
    GeneratorReader read = nullptr;
    fields.Require("kind", read, kGenerator);
    payload = read(fields);
  });
}

constexpr Kind<Payload> kKinds[] = {
    {"text", [](const JsonPlace& place, JsonFields&) { return Payload(Text(place)); }},
    {"hex", ReadHex},
    {"base64", ReadBase64},
    {"gen", ReadGenerator},
};

// The library writes only well-formed UTF-8.
bool IsUtf8(const std::string& text) {
  try {
    nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

std::pair<std::string, Payload> ReadHeader(const JsonPlace& place) {
  if (!place.value().is_array() || place.value().size() != 2) {
    place.Expected("a list of name and value");
  }
  const auto parts = place.Items();
  return {NonEmptyText(parts[0]), ReadPayload(parts[1])};
}

}  // namespace

Payload ReadPayload(const JsonPlace& place) {
  if (place.value().is_string()) return Payload(Text(place));
  if (place.value().is_array()) return Payload::Concatenation(ListOf(ReadPayload)(place));
  if (place.value().is_object()) return ReadOneKind(place, kKinds);
  place.Expected("bytes: a string, a list of bytes, or an object with text, hex, base64 or gen");
}

std::optional<Payload> ReadPayloadKeys(JsonFields& fields) {
  std::optional<Payload> payload;
  for (const Kind<Payload>& kind : kKinds) {
    const auto place = fields.Find(kind.key);
    if (place && payload) place->Expected("only one of text, hex, base64 and gen", "two");
    if (place) payload = kind.read(*place, fields);
  }
  return payload;
}

Payload ReadTextPayload(const JsonPlace& place) {
  Payload payload = ReadPayload(place);
  if (place.value().is_string()) return payload;  // as all of the document
  if (payload.Size() <= kMaxCheckedText && !IsUtf8(payload.Bytes())) {
    place.Expected("bytes that are well-formed UTF-8, because they stand for text", "others");
  }
  return payload;
}

Headers ReadHeaders(const JsonPlace& place) { return ListOf(ReadHeader)(place); }

}  // namespace sse::conformance
