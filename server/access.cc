// Implements access.h. It must not know routes or streams.
#include "server/access.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include "server/replies.h"

namespace sse {
namespace {

std::string LowerCase(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string HostWithoutPort(std::string_view authority) {
  if (authority.substr(0, 1) == "[") {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos) return {};
    return LowerCase(authority.substr(1, end - 1));
  }
  std::string_view host = authority.substr(0, authority.find(':'));
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return LowerCase(host);
}

std::string HostOfOrigin(std::string_view origin) {
  const size_t slashes = origin.find("://");
  if (slashes == std::string_view::npos) return {};
  return HostWithoutPort(origin.substr(slashes + 3));
}

bool IsLoopback(std::string_view host) {
  const std::string name(host);
  in_addr v4{};
  if (name.find('\0') != std::string::npos) return false;  // inet_pton would stop there
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  return name == "localhost" || name == "::1";
}

bool Access::Knows(const std::string& host, const Visitor& visitor) const {
  if (host.empty()) return false;
  return IsLoopback(host) || host == visitor.arrived_at || allowed_.count(host) > 0;
}

std::optional<std::string> Access::Refuse(const Visitor& visitor) const {
  if (!Knows(HostWithoutPort(visitor.host.value_or("")), visitor)) {
    return "the Host of this request is no name of this machine; "
           "use its address, or start the server with --allow-host NAME";
  }
  if (visitor.origin && !Knows(HostOfOrigin(*visitor.origin), visitor)) {
    return "pages of other sites may not do this; "
           "start the server with --allow-host NAME to allow those of NAME";
  }
  return std::nullopt;
}

void AllowOrigin(const Visitor& visitor, httplib::Response& response) {
  const std::string origin = visitor.origin.value_or("");
  if (origin.empty() || !IsPrintable(origin)) {
    return SetHeader(response, "Access-Control-Allow-Origin", "*");
  }
  SetHeader(response, "Access-Control-Allow-Origin", origin);
  SetHeader(response, "Access-Control-Allow-Credentials", "true");  // for withCredentials
  SetHeader(response, "Vary", "Origin");
}

void AnswerPreflight(const std::string& methods, httplib::Response& response) {
  response.status = 204;
  SetHeader(response, "Access-Control-Allow-Methods", methods);
  SetHeader(response, "Access-Control-Allow-Headers", "last-event-id, content-type");
  SetHeader(response, "Access-Control-Max-Age", "600");
}

}  // namespace sse
