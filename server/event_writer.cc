// Implements event_writer.h. It must not know HTTP or sockets.
#include "server/event_writer.h"

#include <stdexcept>

namespace sse {
namespace {

// Appends `prefix` and a line for each line of `text`; an empty text is one empty line.
void AppendLines(std::string& out, std::string_view prefix, std::string_view text) {
  for (;;) {
    const size_t end = text.find_first_of("\r\n");
    out.append(prefix).append(text.substr(0, end)).push_back('\n');
    if (end == std::string_view::npos) return;
    const bool crlf = text.substr(end, 2) == "\r\n";
    text.remove_prefix(end + (crlf ? 2 : 1));
  }
}

void AppendField(std::string& out, std::string_view prefix, std::string_view value) {
  if (value.empty()) return;
  if (!FitsInField(value)) {
    throw std::invalid_argument("a field of an event stream cannot hold CR, LF or NUL");
  }
  out.append(prefix).append(value).push_back('\n');
}

}  // namespace

bool FitsInField(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void AppendEvent(std::string& out, const Event& event) {
  AppendField(out, "event: ", event.type);
  AppendField(out, "id: ", event.id);
  AppendLines(out, "data: ", event.data);
  out.push_back('\n');
}

void AppendRetry(std::string& out, uint32_t reconnection_time_ms) {
  out.append("retry: ").append(std::to_string(reconnection_time_ms)).append("\n\n");
}

void AppendComment(std::string& out, std::string_view text) {
  AppendLines(out, text.empty() ? ":" : ": ", text);
  out.push_back('\n');
}

}  // namespace sse
