// Writes the event stream format: fields, events, comments. [parse] read backwards.
// It must not know HTTP, sockets or where the bytes go. Whatever text it is given, a field stays
// one field: data is cut into one `data` line per line, and what cannot be said in a field is
// refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sse {

// The MIME type that streams are served with. Without a charset: the format is always UTF-8, and
// cpp-httplib 0.11.4 takes a type with parameters for compressible text, which it then buffers.
inline constexpr const char* kEventStreamType = "text/event-stream";

// One event. An empty `type` or `id` leaves the field out; data is always written, because an event
// without a data line is not dispatched.
struct Event {
  std::string_view type;
  std::string_view id;
  std::string_view data;
};

// Whether `value` can stand in an `event` or `id` field: no CR, no LF, and no NUL (an id with NUL
// is ignored by every client).
bool FitsInField(std::string_view value);

// Appends the event and its blank line. CR, LF and CRLF in `data` each start a new data line, so
// the client sees LF for all three. Throws std::invalid_argument if type or id do not fit.
void AppendEvent(std::string& out, const Event& event);

// Appends a `retry` field and a blank line: sets the client's reconnection time, dispatches
// nothing.
void AppendRetry(std::string& out, uint32_t reconnection_time_ms);

// Appends a comment and a blank line. Line ends in `text` become further comment lines.
void AppendComment(std::string& out, std::string_view text);

}  // namespace sse
