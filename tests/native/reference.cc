// See reference.h. The steps stand in the order of the standard's text.
#include "reference.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "utf8.h"

namespace sse::test {
namespace {

using Line = std::u32string_view;

// Encoding, "UTF-8 decode": without the byte order mark, if there is one.
std::u32string Decode(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  return DecodeUtf8(bytes);
}

// §9.2.6: lines are ended by CRLF, by LF or by CR. What no line end follows is no line.
std::vector<Line> SplitLines(std::u32string_view text) {
  std::vector<Line> lines;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != U'\n' && text[i] != U'\r') continue;
    lines.push_back(text.substr(start, i - start));
    if (text[i] == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') i++;
    start = i + 1;
  }
  return lines;
}

bool IsDigits(Line value) {
  return !value.empty() &&
         std::all_of(value.begin(), value.end(), [](char32_t c) { return c >= '0' && c <= '9'; });
}

// A number of any length in base ten, or `most` when it is above that.
uint32_t ParseNumber(Line digits, uint32_t most) {
  uint64_t number = 0;
  for (const char32_t digit : digits) {
    number = std::min<uint64_t>(number * 10 + (digit - U'0'), most);
  }
  return static_cast<uint32_t>(number);
}

class Interpreter {
 public:
  explicit Interpreter(const StreamStart& start)
      : last_event_id_buffer_(DecodeUtf8(start.last_event_id)),
        longest_retry_ms_(start.longest_retry_ms) {
    outcome_.last_event_id = start.last_event_id;
  }

  // §9.2.6: "Lines must be processed, in the order they are received, as follows".
  void ProcessLine(Line line) {
    const size_t colon = line.find(U':');
    if (line.empty()) {
      Dispatch();
    } else if (colon == 0) {
      return;
    } else if (colon != Line::npos) {
      Line value = line.substr(colon + 1);
      if (!value.empty() && value[0] == U' ') value.remove_prefix(1);
      ProcessField(line.substr(0, colon), value);
    } else {
      ProcessField(line, Line());
    }
  }

  Outcome Finish() { return std::move(outcome_); }

 private:
  // "process the field"
  void ProcessField(Line name, Line value) {
    if (name == U"event") {
      event_type_buffer_ = value;
    } else if (name == U"data") {
      data_buffer_ += value;
      data_buffer_ += U'\n';
    } else if (name == U"id") {
      if (value.find(U'\0') == Line::npos) last_event_id_buffer_ = value;
    } else if (name == U"retry") {
      if (IsDigits(value)) outcome_.retry_ms = ParseNumber(value, longest_retry_ms_);
    }
  }

  // "dispatch the event"
  void Dispatch() {
    outcome_.last_event_id = EncodeUtf8(last_event_id_buffer_);
    if (data_buffer_.empty()) {
      event_type_buffer_.clear();
      return;
    }
    if (data_buffer_.back() == U'\n') data_buffer_.pop_back();
    Event event;
    event.data = EncodeUtf8(data_buffer_);
    event.last_event_id = outcome_.last_event_id;
    if (!event_type_buffer_.empty()) event.type = EncodeUtf8(event_type_buffer_);
    data_buffer_.clear();
    event_type_buffer_.clear();
    outcome_.events.push_back(std::move(event));
  }

  std::u32string data_buffer_;
  std::u32string event_type_buffer_;
  std::u32string last_event_id_buffer_;
  uint32_t longest_retry_ms_;
  Outcome outcome_;
};

}  // namespace

Outcome Interpret(std::string_view bytes, const StreamStart& start) {
  Interpreter interpreter(start);
  const std::u32string text = Decode(bytes);
  for (const Line line : SplitLines(text)) interpreter.ProcessLine(line);
  return interpreter.Finish();
}

Outcome InterpretAll(const std::vector<std::string>& streams, StreamStart start) {
  Outcome all;
  for (const std::string& stream : streams) {
    Outcome outcome = Interpret(stream, start);
    start.last_event_id = all.last_event_id = outcome.last_event_id;
    if (outcome.retry_ms) all.retry_ms = outcome.retry_ms;
    for (Event& event : outcome.events) all.events.push_back(std::move(event));
  }
  return all;
}

}  // namespace sse::test
