// Implements request_head.h. It must not know sockets or cpp-httplib.
#include "server/request_head.h"

#include <strings.h>

namespace sse {
namespace {

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view WithoutSpaces(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<std::string> RawHeaderValue(std::string_view head, std::string_view name) {
  for (size_t end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n")) {
    head.remove_prefix(end + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && SameName(line.substr(0, colon), name)) {
      return std::string(WithoutSpaces(line.substr(colon + 1)));
    }
  }
  return std::nullopt;
}

}  // namespace sse
