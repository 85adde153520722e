// Implements request_reader.h. Must not know sockets.
#include "server/conformance/request_reader.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

#include "server/request_head.h"

namespace sse::conformance {
namespace {

constexpr size_t kMaxLineBytes = 8 * 1024;  // of a chunk's size with extensions, or of a trailer

// A number and nothing else; chunk extensions are cut off before.
std::optional<uint64_t> Number(std::string_view text, int base) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Whether an empty line has just ended. Clients that end lines with LF alone are read as well.
bool EndsWithEmptyLine(std::string_view head) {
  if (head.empty() || head.back() != '\n') return false;
  head.remove_suffix(1);
  if (!head.empty() && head.back() == '\r') head.remove_suffix(1);
  return !head.empty() && head.back() == '\n';
}

std::string_view WithoutLineEnd(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

size_t RequestReader::Feed(std::string_view bytes) {
  if (state_ == State::kHead) return FeedHead(bytes);
  return state_ == State::kBody ? FeedBody(bytes) : 0;
}

size_t RequestReader::FeedHead(std::string_view bytes) {
  size_t used = 0;
  while (used < bytes.size() && state_ == State::kHead) {
    const char byte = bytes[used++];
    const bool before_request = head_.empty() && (byte == '\r' || byte == '\n');
    if (before_request) continue;  // RFC 9112 §2.2
    head_ += byte;
    if (byte == '\n' && target_.empty()) ReadRequestLine();
    if (byte == '\n' && EndsWithEmptyLine(head_)) {
      EndHead();
    } else if (head_.size() >= kMaxHeadBytes) {
      state_ = State::kHeadTooLarge;
    }
  }
  return used;
}

void RequestReader::ReadRequestLine() {
  const std::string_view line = WithoutLineEnd(std::string_view(head_).substr(0, head_.find('\n')));
  const size_t method_end = std::min(line.find(' '), line.size());
  method_ = line.substr(0, method_end);
  const std::string_view rest = line.substr(std::min(method_end + 1, line.size()));
  target_ = rest.substr(0, rest.rfind(' '));
}

void RequestReader::EndHead() {
  head_is_complete_ = true;
  if (body_limit_) max_body_ = body_limit_(*this);
  const auto coding = Field("Transfer-Encoding");
  const auto length = Field("Content-Length");
  chunked_ = coding && strcasecmp(coding->c_str(), "chunked") == 0;
  if (chunked_) {
    line_ = Line::kSize;
    state_ = State::kBody;
  } else if (coding) {
    state_ = State::kBodyUnclear;
  } else {
    const auto size = length ? Number(*length, 10) : 0;
    if (!size) state_ = State::kBodyUnclear;
    if (size) BeginSized(*size);
  }
}

std::optional<std::string> RequestReader::Field(std::string_view name) const {
  return RawHeaderValue(head_, name);
}

void RequestReader::BeginSized(uint64_t size) {
  left_ = size;
  state_ = size == 0 ? State::kComplete : State::kBody;
  if (size > max_body_ - std::min(max_body_, body_.size())) state_ = State::kBodyTooLarge;
}

size_t RequestReader::FeedBody(std::string_view bytes) {
  size_t used = 0;
  while (used < bytes.size() && state_ == State::kBody) {
    if (line_ != Line::kNone) {
      used += FeedLine(bytes.substr(used));
      continue;
    }
    const std::string_view part = bytes.substr(used, left_);
    body_ += part;
    used += part.size();
    left_ -= part.size();
    if (left_ > 0) continue;
    if (chunked_) line_ = Line::kAfterChunk;
    if (!chunked_) state_ = State::kComplete;
  }
  return used;
}

size_t RequestReader::FeedLine(std::string_view bytes) {
  const size_t end = bytes.find('\n');
  const size_t used = end == bytes.npos ? bytes.size() : end + 1;
  line_bytes_ += bytes.substr(0, used);
  if (line_bytes_.size() > kMaxLineBytes) {
    state_ = State::kBodyUnclear;
  } else if (end != bytes.npos) {
    EndLine();
    line_bytes_.clear();
  }
  return used;
}

void RequestReader::EndLine() {
  const std::string_view line = WithoutLineEnd(line_bytes_);
  if (line_ == Line::kTrailer) {
    if (line.empty()) state_ = State::kComplete;
  } else if (line_ == Line::kAfterChunk) {
    line_ = Line::kSize;
    if (!line.empty()) state_ = State::kBodyUnclear;
  } else {
    const auto size = Number(line.substr(0, line.find_first_of("; \t")), 16);
    line_ = size && *size == 0 ? Line::kTrailer : Line::kNone;
    if (!size) state_ = State::kBodyUnclear;
    if (size && *size > 0) BeginSized(*size);
  }
}

}  // namespace sse::conformance
