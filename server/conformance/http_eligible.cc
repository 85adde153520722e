// What HTTP can say, as cpp-httplib says it: see http_entry.h. Must not know connections.
#include <strings.h>

#include <algorithm>
#include <string_view>

#include "server/conformance/http_entry.h"
#include "server/conformance/player.h"

namespace sse::conformance {
namespace {

constexpr std::string_view kTokenChars =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";

bool Is(const std::string& name, const char* other) { return strcasecmp(name.c_str(), other) == 0; }

// Fields that the library writes by itself.
bool IsOfConnection(const std::string& name) {
  return Is(name, "Connection") || Is(name, "Content-Length") || Is(name, "Transfer-Encoding") ||
         Is(name, "Keep-Alive");
}

bool CanSayField(const std::string& name, const Payload& value, std::string& why) {
  const std::string bytes = value.Bytes();
  const bool is_token = !name.empty() && name.find_first_not_of(kTokenChars) == std::string::npos;
  if (!is_token || bytes.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    why = "the header field \"" + name + "\" has bytes that would end it";
    return false;
  }
  if (IsOfConnection(name) && !(Is(name, "Connection") && Is(bytes, "close"))) {
    why = "the header field \"" + name + "\" is the server's own";
    return false;
  }
  return true;
}

bool CanSayHead(const Head& head, std::string& why) {
  const auto is_type = [](const auto& field) { return Is(field.first, "Content-Type"); };
  const bool is_error = head.status >= 400 && head.status < 600;
  why = "the head is not one of HTTP/1.1 with chunks, status 200, 4xx or 5xx and one Content-Type";
  if (head.version != "1.1" || head.reason || head.framing != Head::Framing::kChunked ||
      (head.status != 200 && !is_error) ||
      std::count_if(head.headers.begin(), head.headers.end(), is_type) != 1) {
    return false;
  }
  return std::all_of(head.headers.begin(), head.headers.end(), [&why](const auto& field) {
    return CanSayField(field.first, field.second, why);
  });
}

template <typename... Kinds>
bool IsOneOf(const Step& step) {
  return (std::holds_alternative<Kinds>(step.action) || ...);
}

bool CanSayInBody(const Step& step) {
  if (const auto* repeat = std::get_if<step::Repeat>(&step.action)) {
    return std::all_of(repeat->steps.begin(), repeat->steps.end(), CanSayInBody);
  }
  return IsOneOf<step::Data, step::Flush, step::Delay, step::Mark, step::Hold, step::WaitFor,
                 step::AwaitClientClose>(step);
}

bool CanSayLastChunk(const Step& step) {
  const auto* last = std::get_if<step::LastChunk>(&step.action);
  return last != nullptr && last->trailers.empty();
}

bool IsFin(const Step& step) {
  const auto* close = std::get_if<step::Close>(&step.action);
  return close != nullptr && close->how == step::Close::How::kFin;
}

bool CanSayEntry(const Entry& entry, std::string& why) {
  const auto* head =
      entry.steps.empty() ? nullptr : std::get_if<step::WriteHead>(&entry.steps.front().action);
  why = "an entry does not begin with a head";
  if (head == nullptr || !CanSayHead(head->head, why)) return false;
  auto begin = entry.steps.begin() + 1, end = entry.steps.end();
  if (begin != end && IsFin(end[-1])) --end;
  if (begin != end && CanSayLastChunk(end[-1])) --end;
  why = "an entry has steps that are not HTTP's to say";
  return std::all_of(begin, end, CanSayInBody);
}

// Of all data in the steps, until it is too much.
uint64_t DataBytes(const Steps& steps) {
  uint64_t bytes = 0;
  for (const Step& step : steps) {
    if (const auto* data = std::get_if<step::Data>(&step.action)) {
      bytes += std::min(data->bytes.Size(), kMaxHttpFieldBytes);
    }
    if (const auto* all = std::get_if<step::Repeat>(&step.action)) {
      bytes += std::min(all->count, kMaxHttpFieldBytes) * DataBytes(all->steps);
    }
    if (bytes >= kMaxHttpFieldBytes) return kMaxHttpFieldBytes;
  }
  return bytes;
}

}  // namespace

// Streams are not looked into: a longer one may hold a longer ID.
bool HttpCanHear(const Scenario& scenario) {
  const auto is_short = [](const Entry& entry) {
    return DataBytes(entry.steps) < kMaxHttpFieldBytes;
  };
  return std::all_of(scenario.entries.begin(), scenario.entries.end(), is_short) &&
         std::all_of(scenario.otherwise.begin(), scenario.otherwise.end(), is_short);
}

bool HttpCanSay(const Scenario& scenario, std::string* why) {
  std::string reason = "it needs ports of its own, or TLS";
  const auto can_say = [&reason](const Entry& entry) { return CanSayEntry(entry, reason); };
  const auto& [entries, otherwise, needs_tls] = scenario;
  const bool can = !scenario.needs_own_ports() && !needs_tls &&
                   std::all_of(entries.begin(), entries.end(), can_say) &&
                   std::all_of(otherwise.begin(), otherwise.end(), can_say);
  if (!can && why != nullptr) *why = reason;
  return can;
}

}  // namespace sse::conformance
