// Implements token.h. Must not know what tokens open.
#include "server/conformance/token.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <stdexcept>

namespace sse::conformance {
namespace {

constexpr size_t kMinBytes = 16;
constexpr size_t kMaxBytes = 1024;

bool IsGood(const std::string& token) {
  return token.size() >= kMinBytes && token.size() <= kMaxBytes &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string NewToken() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::random_device random;  // the kernel's
  std::string token;
  for (int i = 0; i < 32; ++i) token += kDigits[random() % 16];
  return token;
}

std::string ReadToken(const std::string& file) {
  std::ifstream stream(file);
  std::string token;
  std::getline(stream, token);
  if (!token.empty() && token.back() == '\r') token.pop_back();
  if (IsGood(token)) return token;
  throw std::runtime_error("the token file " + file +
                           " cannot be used; its first line must be 16 to 1024 printable ASCII "
                           "characters without spaces");
}

}  // namespace sse::conformance
