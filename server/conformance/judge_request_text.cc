// Implements judge_request_text.h. Must not know what was expected.
#include "server/conformance/judge_request_text.h"

#include <algorithm>

#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr std::string_view kCrLf = "\r\n";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool IsTokenChar(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return c != 0 && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

bool IsVisible(char c) { return c > ' ' && c != 0x7F; }

// RFC 9110 §5.5 allows fewer, but a last event ID may hold control characters, and the standard has
// it sent as it is: as Fetch has it, only what would end the value makes it malformed.
bool IsFieldValueChar(char c) { return c != 0 && c != '\r' && c != '\n'; }

bool IsHost(std::string_view host) {
  const size_t colon = host.empty() || host[0] != '[' ? host.find(':') : host.find("]:") + 1;
  const std::string_view name = host.substr(0, colon == 0 ? host.size() : colon);
  if (name.empty() || name.find_first_of(" \t/?#@\\") != std::string_view::npos) return false;
  if (colon == 0 || colon >= host.size()) return true;
  const std::string_view port = host.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Takes one line with its CRLF off the front. Nothing when there is none.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const size_t end = text.find(kCrLf);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + kCrLf.size());
  return line;
}

std::optional<std::string> RequestLineError(std::string_view line) {
  const size_t first = line.find(' '), last = line.rfind(' ');
  const bool parted = first != std::string_view::npos && first < last;
  const std::string_view target = parted ? line.substr(first + 1, last - first - 1) : "";
  const bool visible = !target.empty() && std::all_of(target.begin(), target.end(), IsVisible);
  if (!parted || !IsToken(line.substr(0, first)) || !visible) {
    return "the request line is malformed: " + Quoted(line);
  }
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1") return "the request is not HTTP/1.1 but " + Quoted(version);
  return std::nullopt;
}

std::optional<std::string> FieldError(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return "a header line is malformed: " + Quoted(line);
  }
  const std::string_view value = line.substr(colon + 1);
  if (std::all_of(value.begin(), value.end(), IsFieldValueChar)) return std::nullopt;
  return "a header value holds NUL, CR or LF: " + Quoted(line);
}

std::optional<std::string> HostError(const std::vector<std::string>& hosts) {
  if (hosts.size() != 1) return "the request has " + Counted(hosts.size(), "Host field");
  if (!IsHost(hosts[0])) return "the Host field is invalid: " + Quoted(hosts[0]);
  return std::nullopt;
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string> RequestText::Values(std::string_view lower_case_name) const {
  std::vector<std::string> values;
  for (const auto& [name, value] : fields) {
    if (LowerCase(name) == lower_case_name) values.push_back(value);
  }
  return values;
}

RequestText ReadRequest(std::string_view head) {
  RequestText request;
  const std::string_view first = TakeLine(head).value_or(head);
  const size_t space = first.find(' '), last = first.rfind(' ');
  request.method = first.substr(0, space);
  if (space != std::string_view::npos && space < last) {
    request.target = first.substr(space + 1, last - space - 1);
    request.version = first.substr(last + 1);
  }
  while (const auto line = TakeLine(head)) {
    const size_t colon = line->find(':');
    if (colon == std::string_view::npos) continue;
    request.fields.emplace_back(line->substr(0, colon), Trim(line->substr(colon + 1)));
  }
  return request;
}

std::optional<std::string> FormError(std::string_view head) {
  const RequestText request = ReadRequest(head);
  const auto first = TakeLine(head);
  if (!first) return "the request line does not end in CRLF";
  if (auto error = RequestLineError(*first)) return error;
  for (auto line = TakeLine(head); line && !line->empty(); line = TakeLine(head)) {
    if (auto error = FieldError(*line)) return error;
  }
  return HostError(request.Values("host"));
}

}  // namespace sse::conformance
