// A captured request head as bytes: its request line and fields, and whether it is well-formed
// HTTP/1.1 (RFC 9112). Must not know what was expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sse::conformance {

struct RequestText {
  std::string method, target, version;
  // In order; names as sent, values without the spaces and tabs at both ends.
  std::vector<std::pair<std::string, std::string>> fields;

  // Values of all fields of that name, in any case.
  std::vector<std::string> Values(std::string_view lower_case_name) const;
};

// Reads what can be read, leniently.
RequestText ReadRequest(std::string_view head);

// What is wrong with the form of a complete head, in words; nothing when it is well-formed and has
// one valid Host.
std::optional<std::string> FormError(std::string_view head);

std::string LowerCase(std::string_view text);

}  // namespace sse::conformance
