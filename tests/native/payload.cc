// See payload.h.
#include "payload.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace sse::test {
namespace {

using nlohmann::json;

std::string FromHex(const std::string& text) {
  std::string bytes, digits;
  for (const char c : text) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
    digits.clear();
  }
  return bytes;
}

std::string FromBase64(const std::string& text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;  // the padding
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

std::string Index(const json& generator, size_t index) {
  std::string digits = std::to_string(index);
  const size_t width = generator.value("width", size_t{0});
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::string Cycle(const std::string& unit, size_t size) {
  if (unit.empty()) throw std::runtime_error("a cycle needs a unit that is not empty");
  std::string bytes;
  bytes.reserve(size + unit.size());
  while (bytes.size() < size) bytes += unit;
  bytes.resize(size);
  return bytes;
}

std::string Range(const json& generator) {
  const auto except = generator.value("except", std::vector<int>());
  std::string bytes;
  for (int byte = generator.at("from"); byte <= generator.at("to").get<int>(); byte++) {
    if (std::find(except.begin(), except.end(), byte) == except.end()) {
      bytes += static_cast<char>(byte);
    }
  }
  return bytes;
}

std::string Repeat(const json& generator) {
  const size_t from = generator.value("from", size_t{0});
  const size_t count = generator.at("count");
  std::string bytes;
  for (size_t i = 0; i < count; i++) bytes += ExpandPayload(generator.at("unit"), from + i);
  return bytes;
}

std::string Generate(const json& generator, size_t index) {
  const std::string kind = generator.at("kind");
  if (kind == "index") return Index(generator, index);
  if (kind == "bytes") return Range(generator);
  if (kind == "repeat") return Repeat(generator);
  if (kind == "cycle") {
    return Cycle(ExpandPayload(generator.at("unit"), index), generator.at("size"));
  }
  throw std::runtime_error("there is no generator \"" + kind + '"');
}

}  // namespace

std::string ExpandPayload(const json& payload, size_t index) {
  if (payload.is_string()) return payload;
  if (payload.is_array()) {
    std::string bytes;
    for (const json& part : payload) bytes += ExpandPayload(part, index);
    return bytes;
  }
  if (payload.contains("text")) return payload.at("text");
  if (payload.contains("hex")) return FromHex(payload.at("hex"));
  if (payload.contains("base64")) return FromBase64(payload.at("base64"));
  return Generate(payload.at("gen"), index);
}

}  // namespace sse::test
