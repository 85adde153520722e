// The fuzzer's inputs: small programs that write the streams of a connection. Most bytes stand for
// themselves, so that a dictionary works and a finding can be read; three control bytes make a
// small input reach the core's limits. Must not know the core.
//
//   0x11 a b  repeats the last a % 64 + 1 bytes until 2^(b % 18) bytes more are there
//   0x12      ends the stream and begins the next one
//   0x13 x    the byte x
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sse::test {

inline constexpr char kRepeat = 0x11;
inline constexpr char kNextStream = 0x12;
inline constexpr char kLiteral = 0x13;

// All streams together; what a program writes beyond it is dropped.
inline constexpr size_t kMostBytes = 100000;

std::vector<std::string> RunProgram(std::string_view program);

// A program that writes the streams, byte by byte.
std::string MakeProgram(const std::vector<std::string>& streams);

}  // namespace sse::test
