// The native core as a client: bytes in, decoded events out. Drives wasm/core.h as wasm/contract.h
// demands and adds what the core leaves to its caller: decoding, the parts of long values, the last
// event ID buffer. Must not know sockets, clocks or cases.
//
// NativeSource is a whole source except I/O; whoever has sockets and a clock makes a client of it.
// NativeParser is one that is always connected, for the profile `parser`.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wasm/core.h"

namespace sse::conformance {

struct NativeEvent {
  std::string type, data, last_event_id;  // UTF-8
};

class NativeSource {
 public:
  // Called for each event while Feed() runs. It may call Close(); nothing is dispatched then.
  using OnEvent = std::function<void(const NativeEvent&)>;

  explicit NativeSource(OnEvent on_event);

  // Facts. After each one take the actions with NextAction() (ABI_ACTION) and carry them out.
  void Start();
  void Respond(uint32_t status, std::string_view content_type);
  void Feed(std::string_view bytes);  // changes nothing unless the source is OPEN
  void Lose(int32_t reason);
  void Fire();
  void Close();
  int32_t NextAction() { return core_->Next(); }

  const State& state() const { return core_->parser.state; }
  const std::string& last_event_id() const { return last_event_id_; }
  // As set by the stream.
  std::optional<uint32_t> retry_ms() const { return retry_ms_; }

 private:
  void FeedChunk(std::string_view bytes);
  void Perform(const Record& record);
  void Dispatch(const Record& record);
  std::string Text(const Record& record) const;
  std::string TypeOf(uint32_t number) const;
  // The value of an id or event line, with the parts that went ahead.
  std::string FieldValue(const Record& record) const;

  std::unique_ptr<Core> core_;
  OnEvent on_event_;
  std::string data_parts_, field_parts_, id_buffer_, last_event_id_, dynamic_type_;
  std::optional<uint32_t> retry_ms_;
};

class NativeParser {
 public:
  explicit NativeParser(NativeSource::OnEvent on_event);

  void Feed(std::string_view bytes) { source_.Feed(bytes); }
  // What is fed later belongs to the next stream.
  void EndStream();
  const NativeSource& source() const { return source_; }

 private:
  void Open();

  NativeSource source_;
};

// UTF-8 as the Encoding standard decodes it: malformed parts become U+FFFD, one for each maximal
// part (https://encoding.spec.whatwg.org/#utf-8-decoder).
std::string DecodedUtf8(std::string_view bytes);

}  // namespace sse::conformance
