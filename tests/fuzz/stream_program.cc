// See stream_program.h.
#include "stream_program.h"

#include <algorithm>
#include <cstdint>

namespace sse::test {
namespace {

void Repeat(std::string& stream, uint8_t length, uint8_t exponent, size_t room) {
  const std::string unit =
      stream.substr(stream.size() - std::min<size_t>(length % 64 + 1, stream.size()));
  if (unit.empty()) return;
  const size_t size = stream.size() + std::min(room, size_t{1} << exponent % 18);
  while (stream.size() < size) stream += unit;
  stream.resize(size);
}

}  // namespace

std::vector<std::string> RunProgram(std::string_view program) {
  std::vector<std::string> streams(1);
  size_t before = 0;  // bytes of the streams that have ended
  for (size_t at = 0; at < program.size(); at++) {
    std::string& stream = streams.back();
    const size_t written = before + stream.size(), rest = program.size() - at - 1;
    if (written >= kMostBytes) break;
    if (program[at] == kRepeat && rest >= 2) {
      Repeat(stream, static_cast<uint8_t>(program[at + 1]), static_cast<uint8_t>(program[at + 2]),
             kMostBytes - written);
      at += 2;
    } else if (program[at] == kNextStream) {
      before = written;
      streams.emplace_back();
    } else {
      if (program[at] == kLiteral && rest >= 1) at++;
      stream += program[at];
    }
  }
  return streams;
}

std::string MakeProgram(const std::vector<std::string>& streams) {
  std::string program;
  for (const std::string& stream : streams) {
    if (&stream != &streams.front()) program += kNextStream;
    for (const char c : stream) {
      if (c == kRepeat || c == kNextStream || c == kLiteral) program += kLiteral;
      program += c;
    }
  }
  return program;
}

}  // namespace sse::test
