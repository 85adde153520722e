// http and https URLs, as far as a client of event streams needs them: parsing, and resolving the
// Location of a redirect (RFC 3986 section 5.2). Must not know HTTP.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sse::client {

struct Url {
  std::string scheme;     // http or https
  std::string authority;  // host, and port unless it is the scheme's own
  std::string target;     // path and query, ASCII only; what stands in a request line

  std::string Origin() const { return scheme + "://" + authority; }
};

// None for what is no absolute URL of these schemes. A fragment is dropped.
std::optional<Url> ParseUrl(std::string_view text);

// `reference` may be relative. None if it leads nowhere.
std::optional<Url> ResolveUrl(const Url& base, std::string_view reference);

}  // namespace sse::client
