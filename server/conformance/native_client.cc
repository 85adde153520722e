// Implements native_client.h. Must not know sockets, clocks or cases.
#include "server/conformance/native_client.h"

#include <cstring>
#include <utility>

namespace sse::conformance {
namespace {

constexpr int32_t kKind = 7;  // of an op, below its flags

constexpr std::string_view kMimeType = "text/event-stream";

// How many of the first bytes belong together, and whether they are a character.
struct Sequence {
  size_t size;
  bool valid;
};

Sequence FirstSequence(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // What may follow, so that nothing is overlong, a surrogate or above U+10FFFF.
  unsigned lower = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned upper = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (size_t i = 1; i < size; i++, lower = 0x80, upper = 0xBF) {
    if (i == bytes.size() || byte(i) < lower || byte(i) > upper) return {i, false};
  }
  return {size, true};
}

// Most text is ASCII, and can be copied.
size_t AsciiPrefix(std::string_view bytes) {
  size_t size = 0;
  while (size < bytes.size() && static_cast<unsigned char>(bytes[size]) < 0x80) size++;
  return size;
}

}  // namespace

std::string DecodedUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const size_t ascii = AsciiPrefix(bytes);
    text += bytes.substr(0, ascii);
    bytes.remove_prefix(ascii);
    if (bytes.empty()) break;
    const Sequence first = FirstSequence(bytes);
    text += first.valid ? bytes.substr(0, first.size) : std::string_view("\xEF\xBF\xBD");
    bytes.remove_prefix(first.size);
  }
  return text;
}

NativeSource::NativeSource(OnEvent on_event)
    : core_(std::make_unique<Core>()), on_event_(std::move(on_event)) {}

void NativeSource::Start() { core_->Start(); }

void NativeSource::Respond(uint32_t status, std::string_view content_type) {
  content_type = content_type.substr(0, kTEXT_BYTES);
  std::memcpy(core_->parser.text, content_type.data(), content_type.size());
  core_->Respond(status, static_cast<uint32_t>(content_type.size()));
  data_parts_.clear();
}

void NativeSource::Feed(std::string_view bytes) {
  while (!bytes.empty() && state().ready_state == kOPEN) {
    const std::string_view chunk = bytes.substr(0, kMAX_CHUNK);
    bytes.remove_prefix(chunk.size());
    FeedChunk(chunk);
  }
}

void NativeSource::Lose(int32_t reason) { core_->Lose(reason); }
void NativeSource::Fire() { core_->Fire(); }
void NativeSource::Close() { core_->Close(); }

void NativeSource::FeedChunk(std::string_view bytes) {
  Parser& parser = core_->parser;
  const auto size = static_cast<uint32_t>(bytes.size());
  uint32_t at = static_cast<uint32_t>(parser.state.write_at);
  if (at + size > kTEXT_END) at = parser.Compact();
  std::memcpy(parser.At(at), bytes.data(), size);
  do {
    const uint32_t count = core_->Parse(at + size);
    for (uint32_t i = 0; i < count; i++) {
      if (state().ready_state == kCLOSED && !state().too_large) return;
      Perform(parser.records[i]);
    }
  } while (state().more && state().ready_state == kOPEN);
}

std::string NativeSource::Text(const Record& record) const {
  const auto* const text = reinterpret_cast<const char*>(core_->parser.At(record.start));
  return DecodedUtf8({text, static_cast<size_t>(record.end - record.start)});
}

std::string NativeSource::FieldValue(const Record& record) const {
  return record.op & kFlagPARTED ? field_parts_ + Text(record) : Text(record);
}

std::string NativeSource::TypeOf(uint32_t number) const {
  if (number == 0) return "message";
  if (number == kDYNAMIC_TYPE) return dynamic_type_;
  const Parser::Type& type = core_->parser.types[number];
  return DecodedUtf8({reinterpret_cast<const char*>(type.name), type.length});
}

void NativeSource::Dispatch(const Record& record) {
  if (record.op & kFlagCOMMITS) last_event_id_ = id_buffer_;
  std::string data = record.op & kFlagPARTED ? std::exchange(data_parts_, "") : "";
  data_parts_.clear();
  data += Text(record);
  const uint32_t type = static_cast<uint32_t>(record.op) >> kTYPE_SHIFT;
  on_event_({TypeOf(type), std::move(data), last_event_id_});
}

void NativeSource::Perform(const Record& record) {
  switch (record.op & kKind) {
    case kRecordEVENT:
      Dispatch(record);
      break;
    case kRecordPART:
      if (record.op & kFlagFIELD) {
        field_parts_ = FieldValue(record);
      } else {
        data_parts_ += Text(record);
      }
      break;
    case kRecordID:
      id_buffer_ = FieldValue(record);
      break;
    case kRecordTYPE:
      dynamic_type_ = FieldValue(record);
      break;
    case kRecordCOMMIT:
      last_event_id_ = id_buffer_;
      break;
    case kRecordRETRY:
      retry_ms_ = static_cast<uint32_t>(record.start);
      break;
  }
}

NativeParser::NativeParser(NativeSource::OnEvent on_event) : source_(std::move(on_event)) {
  source_.Start();
  Open();
}

void NativeParser::EndStream() {
  source_.Lose(kReasonENDED);
  while (source_.NextAction() != 0) {
  }
  source_.Fire();
  Open();
}

void NativeParser::Open() {
  while (source_.NextAction() != 0) {
  }
  source_.Respond(200, kMimeType);
  while (source_.NextAction() != 0) {
  }
}

}  // namespace sse::conformance
