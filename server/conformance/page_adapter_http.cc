// Implements page_adapter_http.h. Must not know adapters.
#include "server/conformance/page_adapter_http.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include "server/conformance/judge_request_text.h"

namespace sse::conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<const char*, const char*>, 8> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".wasm", "application/wasm"},
}};

const char* TypeOf(const fs::path& file) {
  for (const auto& [extension, type] : kTypes) {
    if (file.extension() == extension) return type;
  }
  return "application/octet-stream";
}

// No "..", nothing hidden, nothing that the file system would read otherwise than we.
bool IsPlain(std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.empty() || name[0] == '.') return false;
    if (name.find_first_of(std::string_view("\\%\0", 3)) != name.npos) return false;
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return true;
}

}  // namespace

TargetParts SplitTarget(const std::string& target) {
  const size_t mark = std::min(target.find('?'), target.size());
  return {target.substr(0, mark), mark < target.size() ? target.substr(mark + 1) : ""};
}

std::string QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view item = query.substr(0, query.find('&'));
    const size_t sign = item.find('=');
    if (item.substr(0, sign) == name && sign != item.npos)
      return std::string(item.substr(sign + 1));
    query.remove_prefix(std::min(item.size() + 1, query.size()));
  }
  return "";
}

size_t QueryNumber(std::string_view query, std::string_view name) {
  const std::string text = QueryValue(query, name);
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::string PercentEncoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

std::string HttpAnswer(const std::string& status, const std::string& type, const std::string& body,
                       const std::string& fields) {
  std::string answer = "HTTP/1.1 " + status + "\r\n";
  if (!type.empty()) answer += "Content-Type: " + type + "\r\n";
  answer += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  answer += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  return answer + fields + "\r\n" + body;
}

std::string HeadAlone() {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1\r\n"
         "Cache-Control: no-store\r\n\r\n";
}

std::string FieldBytes(const std::string& head, const char* name) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (const std::string& value : ReadRequest(head).Values(name)) {
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      digits += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return HttpAnswer("200 OK", "text/plain", digits);
}

std::string FileAnswer(const fs::path& folder, const std::string& name) {
  const std::string file = name.empty() || name.back() == '/' ? name + "index.html" : name;
  std::error_code error;
  if (!IsPlain(file) || !fs::is_regular_file(folder / file, error)) return "";
  std::ifstream stream(folder / file, std::ios::binary);
  if (!stream) return "";
  const std::string body(std::istreambuf_iterator<char>(stream), {});
  // Cases about service workers need a scope that holds the play's URL.
  return HttpAnswer("200 OK", TypeOf(file), body, "Service-Worker-Allowed: /\r\n");
}

bool IsAddressedDirectly(const std::string& head) {
  const std::vector<std::string> hosts = ReadRequest(head).Values("host");
  if (hosts.size() != 1) return false;
  std::string host = hosts[0];
  const bool bracketed = host.rfind('[', 0) == 0;
  host = bracketed ? host.substr(1, host.find(']') - 1) : host.substr(0, host.find(':'));
  std::array<unsigned char, sizeof(in6_addr)> address;
  return host == "localhost" ||
         inet_pton(bracketed ? AF_INET6 : AF_INET, host.c_str(), &address) == 1;
}

}  // namespace sse::conformance
