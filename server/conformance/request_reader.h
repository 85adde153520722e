// Reads one HTTP request from bytes as they arrive, keeps the raw head, and never says no: what a
// client sends is for the judge to look at. Must not know sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sse::conformance {

class RequestReader {
 public:
  static constexpr size_t kMaxHeadBytes = 256 * 1024;
  static constexpr size_t kMaxBodyBytes = 1024 * 1024;

  enum class State {
    kHead,  // not complete yet, perhaps not begun
    kBody,  // the head is complete, the body is not
    kComplete,
    kHeadTooLarge,
    kBodyTooLarge,
    kBodyUnclear,  // a length or a chunk that is none: what follows cannot be told apart
  };

  // `body_limit` is asked when the head is complete; kMaxBodyBytes without it.
  explicit RequestReader(std::function<size_t(const RequestReader&)> body_limit = nullptr)
      : body_limit_(std::move(body_limit)) {}

  // Takes bytes until the state changes, and returns how many.
  size_t Feed(std::string_view bytes);

  State state() const { return state_; }
  bool head_is_complete() const { return head_is_complete_; }

  const std::string& head() const { return head_; }  // raw, with the empty line
  const std::string& body() const { return body_; }  // without chunk framing
  // Known as soon as the request line is complete; empty when that is none.
  const std::string& method() const { return method_; }
  const std::string& target() const { return target_; }
  // The first field of that name (any case), without the spaces around it.
  std::optional<std::string> Field(std::string_view name) const;

 private:
  size_t FeedHead(std::string_view bytes);
  size_t FeedBody(std::string_view bytes);
  size_t FeedLine(std::string_view bytes);
  void ReadRequestLine();
  void EndHead();
  void EndLine();
  void BeginSized(uint64_t size);

  const std::function<size_t(const RequestReader&)> body_limit_;
  size_t max_body_ = kMaxBodyBytes;
  State state_ = State::kHead;
  bool head_is_complete_ = false;
  std::string head_, method_, target_, body_;
  bool chunked_ = false;
  uint64_t left_ = 0;  // bytes of the body, or of the chunk that is being read
  // Of a chunked body: the line that is being read.
  enum class Line { kNone, kSize, kAfterChunk, kTrailer } line_ = Line::kNone;
  std::string line_bytes_;
};

}  // namespace sse::conformance
