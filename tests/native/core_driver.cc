// See core_driver.h.
#include "core_driver.h"

#include <sanitizer/asan_interface.h>

#include <algorithm>
#include <cstring>

#include "utf8.h"

namespace sse::test {
namespace {

constexpr int32_t kKind = 7;  // of an op, below its flags

void Require(bool holds, const char* promise) {
  if (!holds) throw BrokenContract(promise);
}

std::string_view Bytes(const Core& core, int32_t start, int32_t end) {
  return {reinterpret_cast<const char*>(core.parser.At(start)), static_cast<size_t>(end - start)};
}

// With AddressSanitizer, and else not at all: forbids the core all of `text` that lies behind the
// bytes it was given and the few that it may overrun them by.
class Fence {
 public:
  Fence(Parser& parser, uint32_t end)
      : start_(parser.At(end + kOverrun)),
        size_(sizeof parser.text - (end - kTEXT_OFFSET) - kOverrun) {
    ASAN_POISON_MEMORY_REGION(start_, size_);
  }
  ~Fence() { ASAN_UNPOISON_MEMORY_REGION(start_, size_); }
  Fence(const Fence&) = delete;
  Fence& operator=(const Fence&) = delete;

 private:
  static constexpr size_t kOverrun = 16;
  const uint8_t* start_;
  size_t size_;
};

bool NamesBytes(const Record& record) { return (record.op & kKind) < kRecordCOMMIT; }

}  // namespace

Core& SharedCore::Activate(DrivenSource& source) {
  if (active_ == &source) return *core_;
  if (active_) active_->PutAside(*core_);
  active_ = &source;
  source.TakeUp(*core_);
  return *core_;
}

void SharedCore::Leave(const DrivenSource& source) {
  if (active_ == &source) active_ = nullptr;
}

void DrivenSource::PutAside(Core& core) {
  if (core.parser.state.write_at > static_cast<int32_t>(kTEXT_OFFSET)) core.parser.Compact();
  state_ = core.parser.state;
  pending_ = Bytes(core, state_.line, state_.write_at);
  std::memset(core.parser.text, 0xDB, sizeof core.parser.text);
  std::memset(&core.parser.state, 0xDB, sizeof core.parser.state);
}

void DrivenSource::TakeUp(Core& core) {
  core.parser.state = state_;
  core.parser.max_event_bytes = max_event_bytes_;
  std::memcpy(core.parser.text, pending_.data(), pending_.size());
}

void DrivenSource::Start() {
  core().Start();
  core().parser.max_event_bytes = max_event_bytes_;
}

void DrivenSource::Respond(uint32_t status, std::string_view content_type) {
  std::memcpy(core().parser.text, content_type.data(), content_type.size());
  core().Respond(status, static_cast<uint32_t>(content_type.size()));
  data_parts_.clear();
}

void DrivenSource::Lose(int32_t reason) { core().Lose(reason); }
void DrivenSource::Fire() { core().Fire(); }
void DrivenSource::Close() { core().Close(); }
const State& DrivenSource::state() { return core().parser.state; }

void DrivenSource::set_max_event_bytes(uint32_t bytes) {
  max_event_bytes_ = bytes;
  core().parser.max_event_bytes = bytes;
}

std::vector<int32_t> DrivenSource::TakeActions() {
  std::vector<int32_t> actions;
  while (const int32_t action = core().Next()) actions.push_back(action);
  return actions;
}

void DrivenSource::Open() {
  Start();
  TakeActions();
  Respond(200, "text/event-stream");
  TakeActions();
}

void DrivenSource::Reopen() {
  Lose(kReasonENDED);
  TakeActions();
  Fire();
  TakeActions();
  Respond(200, "text/event-stream");
  TakeActions();
}

void DrivenSource::Feed(std::string_view bytes) {
  do {
    const std::string_view chunk = bytes.substr(0, kMAX_CHUNK);
    bytes.remove_prefix(chunk.size());
    FeedChunk(chunk);
  } while (!bytes.empty() && state().ready_state == kOPEN);
}

void DrivenSource::FeedChunk(std::string_view bytes) {
  Parser& parser = core().parser;
  Require(parser.state.ready_state == kOPEN, "only an open source is fed");
  uint32_t at = parser.state.write_at;
  const auto size = static_cast<uint32_t>(bytes.size());
  if (at + size > kTEXT_END) at = parser.Compact();
  Require(at + size <= kTEXT_END, "after compact() a chunk of MAX_CHUNK bytes fits");
  std::memcpy(parser.At(at), bytes.data(), size);
  for (uint32_t end = at + size;;) {
    const int32_t line = state().line;
    Batch(core(), end);
    if (!state().more || state().ready_state != kOPEN) return;
    Require(state().line > line, "a batch with `more` gets further");
    if (between_batches_) between_batches_();
    end = state().write_at;  // the same end, or where it is after being put aside
  }
}

void DrivenSource::Batch(Core& core, uint32_t end) {
  const State& state = core.parser.state;
  const uint32_t count = [&] {
    const Fence fence(core.parser, end);
    return core.Parse(end);
  }();
  Require(count <= kMAX_RECORDS + 16, "the record table is never overrun");
  Require(state.line <= state.write_at && static_cast<uint32_t>(state.write_at) <= end,
          "what is pending lies in the text");
  const std::vector<Record> records(core.parser.records, core.parser.records + count);
  const std::vector<std::string> fields = DecodeFields(core, records);
  batches_.all++;
  batches_.more += state.more != 0;
  CheckWholeDecode(core, fields);
  for (uint32_t i = 0; i < count; i++) Perform(records[i], fields[i]);
  Require(!outcome_.retry_ms || static_cast<int32_t>(*outcome_.retry_ms) == state.reconnection_ms,
          "the last RETRY says what the reconnection time is");
}

// The texts that the records name, each decoded by itself.
std::vector<std::string> DrivenSource::DecodeFields(const Core& core,
                                                    const std::vector<Record>& records) const {
  const State& state = core.parser.state;
  std::vector<std::string> fields;
  fields.reserve(records.size());
  for (const Record& record : records) {
    fields.emplace_back();
    if (!NamesBytes(record) || record.start == record.end) continue;
    Require(state.low <= record.start && record.start < record.end && record.end <= state.high &&
                static_cast<uint32_t>(state.high) <= kTEXT_END,
            "[low, high) holds all that the records name");
    fields.back() = Scrub(Bytes(core, record.start, record.end));
  }
  return fields;
}

// Decodes [low, high) at once, as the shim does, and slices it; the slices must be the fields.
void DrivenSource::CheckWholeDecode(Core& core, const std::vector<std::string>& fields) {
  const State& state = core.parser.state;
  const bool named = state.low < state.high;
  const std::string bytes(named ? Bytes(core, state.low, state.high) : std::string_view());
  const Record* const records = core.parser.records;
  if (state.ascii) {
    batches_.ascii++;
    Require(IsAscii(bytes), "`ascii` is set only when [low, high) is all ASCII");
    for (size_t i = 0; i < fields.size(); i++) {
      if (fields[i].empty()) continue;
      Require(bytes.compare(records[i].start - state.low, records[i].end - records[i].start,
                            fields[i]) == 0,
              "a slice of an ASCII batch is the field");
    }
    return;
  }
  const std::u16string whole = EncodeUtf16(DecodeUtf8(bytes));
  if (state.plain) CheckLineEnds(core, whole, fields);
  if (whole.find(kReplacement) != std::u16string::npos) {
    batches_.piecemeal += std::none_of(fields.begin(), fields.end(), [](const std::string& field) {
      return field.find("\xEF\xBF\xBD") != std::string::npos;
    });
    return;
  }
  core.parser.Units(0, static_cast<uint32_t>(fields.size()), core.parser.state.low);
  for (size_t i = 0; i < fields.size(); i++) {
    if (!NamesBytes(records[i])) continue;
    const int32_t start = records[i].start, end = records[i].end;
    Require(start == end || (0 <= start && start < end && static_cast<size_t>(end) <= whole.size()),
            "UTF-16 offsets lie inside the decoded batch");
    const std::u16string slice = start == end ? u"" : whole.substr(start, end - start);
    Require(Utf16ToUtf8(slice) == fields[i], "a slice of the decoded batch is the field");
  }
}

// In a plain batch the line ends of the decoded text, also of malformed text, say where values end.
void DrivenSource::CheckLineEnds(const Core& core, const std::u16string& whole,
                                 const std::vector<std::string>& fields) {
  int32_t byte = core.parser.state.low;
  size_t at = 0;
  for (size_t i = 0; i < fields.size(); i++) {
    const Record& record = core.parser.records[i];
    Require((record.op & kKind) == kRecordEVENT && !(record.op & kFlagPARTED),
            "a plain batch holds whole events only");
    at += record.start - byte;
    const size_t end = std::min(whole.find(u'\n', at), whole.size());
    Require(Utf16ToUtf8(whole.substr(at, end - at)) == fields[i],
            "a line of a plain batch is the field");
    at = end;
    byte = record.end;
  }
}

std::string DrivenSource::TypeName(int32_t number) const {
  const Parser::Type& type = shared_.core_->parser.types[number];
  return Scrub({reinterpret_cast<const char*>(type.name), type.length});
}

std::string DrivenSource::TypeOf(uint32_t number) {
  if (number == 0) return "message";
  if (number == kDYNAMIC_TYPE) return dynamic_type_;
  Require(number <= kMAX_TYPES, "an event type has a number of the table, or none");
  const Parser::Type& type = core().parser.types[number];
  Require(type.length > 0 && type.length <= kTYPE_BYTES, "a type with a number has a name");
  return Scrub({reinterpret_cast<const char*>(type.name), type.length});
}

void DrivenSource::Dispatch(const Record& record, const std::string& text) {
  if (record.op & kFlagCOMMITS) outcome_.last_event_id = id_buffer_;
  Event event;
  event.type = TypeOf(static_cast<uint32_t>(record.op) >> kTYPE_SHIFT);
  event.data = (record.op & kFlagPARTED ? data_parts_ : "") + text;
  event.last_event_id = outcome_.last_event_id;
  data_parts_.clear();
  outcome_.events.push_back(std::move(event));
}

void DrivenSource::Perform(const Record& record, const std::string& text) {
  const bool parted = record.op & kFlagPARTED;
  switch (record.op & kKind) {
    case kRecordEVENT:
      return Dispatch(record, text);
    case kRecordPART:
      if (record.op & kFlagFIELD) {
        field_parts_ = (parted ? field_parts_ : "") + text;
      } else {
        data_parts_ += text;
      }
      return;
    case kRecordID:
      id_buffer_ = (parted ? field_parts_ : "") + text;
      return;
    case kRecordIGNORED:
      Require(state().tells_ignored, "lines that mean nothing are told to who asks");
      field_parts_.clear();
      return;
    case kRecordTYPE:
      dynamic_type_ = (parted ? field_parts_ : "") + text;
      return;
    case kRecordCOMMIT:
      outcome_.last_event_id = id_buffer_;
      return;
    case kRecordRETRY:
      outcome_.retry_ms = static_cast<uint32_t>(record.start);
      return;
    default:
      throw BrokenContract("a record is of one of the kinds in abi.def");
  }
}

}  // namespace sse::test
