// See url.h.
#include "url.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace sse::client {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// Spaces, quotes, control characters and bytes above ASCII may not stand in a request line.
std::string PercentEncoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const unsigned char c : text) {
    if (c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>') {
      encoded += static_cast<char>(c);
    } else {
      encoded += {'%', kDigits[c >> 4], kDigits[c & 15]};
    }
  }
  return encoded;
}

// "." and ".." segments.
std::string WithoutDots(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    path.remove_prefix(end);
    if (segment == "/..") result.resize(std::min(result.size(), result.rfind('/')));
    if (segment != "/." && segment != "/..") {
      result += segment;
    } else if (last) {
      result += '/';
    }
  }
  return result;
}

std::string Target(std::string_view path_and_query) {
  const size_t query = std::min(path_and_query.find('?'), path_and_query.size());
  std::string path(path_and_query.substr(0, query));
  if (path.empty() || path[0] != '/') path.insert(0, 1, '/');
  return PercentEncoded(WithoutDots(path)) + PercentEncoded(path_and_query.substr(query));
}

bool IsPort(std::string_view port) {
  if (port.empty() || port.size() > 5) return port.empty();
  uint32_t number = 0;
  for (const char c : port) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + static_cast<uint32_t>(c - '0');
  }
  return number <= 65535;
}

// Host and port in their usual form; empty if they are none.
std::string Authority(std::string_view text, std::string_view scheme) {
  text.remove_prefix(text.find('@') == text.npos ? 0 : text.find('@') + 1);
  const size_t bracket = text.find(']');
  const size_t colon = text.find(':', bracket == text.npos ? 0 : bracket);
  const std::string host = Lower(text.substr(0, colon));
  const std::string_view port = colon == text.npos ? "" : text.substr(colon + 1);
  if (host.empty() || (host[0] == '[' && bracket == text.npos) || !IsPort(port)) return "";
  if (host.find_first_of(" <>\\^|%\t") != host.npos) return "";
  const bool usual = port.empty() || port == (scheme == "http" ? "80" : "443");
  return usual ? host : host + ':' + std::string(port);
}

}  // namespace

std::optional<Url> ParseUrl(std::string_view text) {
  const size_t colon = text.find("://");
  if (colon == text.npos) return std::nullopt;
  Url url;
  url.scheme = Lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const size_t path = std::min(text.find_first_of("/?"), text.size());
  url.authority = Authority(text.substr(0, path), url.scheme);
  if (url.authority.empty()) return std::nullopt;
  url.target = Target(text.substr(path));
  return url;
}

std::optional<Url> ResolveUrl(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  const size_t colon = reference.find(':');
  if (colon != reference.npos && colon < reference.find_first_of("/?")) return ParseUrl(reference);
  if (reference.starts_with("//")) return ParseUrl(base.scheme + ':' + std::string(reference));
  Url url = base;
  const std::string path = base.target.substr(0, base.target.find('?'));
  if (reference.empty()) return url;
  if (reference[0] == '/') {
    url.target = Target(reference);
  } else if (reference[0] == '?') {
    url.target = path + PercentEncoded(reference);
  } else {
    url.target = Target(path.substr(0, path.rfind('/') + 1) + std::string(reference));
  }
  return url;
}

}  // namespace sse::client
