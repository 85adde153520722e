// See case_skeleton.h.
#include "case_skeleton.h"

#include <nlohmann/json.hpp>

#include "tests/native/utf8.h"

namespace sse::test {
namespace {

using nlohmann::ordered_json;

std::string ToHex(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.append({kDigits[byte >> 4], kDigits[byte & 15], ' '});
  }
  if (!hex.empty()) hex.pop_back();
  return hex;
}

// A run of one byte that is long enough to be told as a rule.
size_t RunLength(const std::string& bytes, size_t at) {
  const size_t end = bytes.find_first_not_of(bytes[at], at);
  return (end == std::string::npos ? bytes.size() : end) - at;
}

ordered_json Plain(const std::string& bytes) {
  return Scrub(bytes) == bytes ? ordered_json(bytes) : ordered_json{{"hex", ToHex(bytes)}};
}

ordered_json Payload(const std::string& bytes) {
  constexpr size_t kLongRun = 200;
  ordered_json parts = ordered_json::array();
  std::string plain;
  for (size_t at = 0; at < bytes.size();) {
    const size_t length = RunLength(bytes, at);
    if (length < kLongRun) {
      plain += bytes.substr(at, length);
    } else {
      if (!plain.empty()) parts.push_back(Plain(plain));
      plain.clear();
      parts.push_back(
          {{"gen", {{"kind", "cycle"}, {"unit", Plain({bytes[at]})}, {"size", length}}}});
    }
    at += length;
  }
  if (!plain.empty() || parts.empty()) parts.push_back(Plain(plain));
  return parts.size() == 1 ? parts[0] : parts;
}

ordered_json Events(const std::vector<Event>& events) {
  ordered_json list = ordered_json::array();
  std::string last_event_id;
  for (const Event& event : events) {
    ordered_json row;
    if (event.type != "message") row["type"] = Payload(event.type);
    row["data"] = Payload(event.data);
    if (event.last_event_id != last_event_id) row["lastEventId"] = Payload(event.last_event_id);
    last_event_id = event.last_event_id;
    list.push_back(row);
  }
  return list;
}

}  // namespace

std::string WriteCaseSkeleton(const std::vector<std::string>& streams, const Cuts& cuts,
                              const Outcome& expected) {
  ordered_json row;
  row["id"] = "parse.GROUP.NAME";
  row["clause"] = "interpret";
  row["requirement"] = "SAY WHAT A CLIENT HAS TO DO.";
  row["severity"] = "must";
  row["profiles"] = {"parser", "client", "eventsource", "browser"};
  if (streams.size() == 1) {
    row["stream"] = Payload(streams[0]);
    if (!cuts.empty()) row["cuts"] = cuts;
  } else {
    for (const std::string& stream : streams) row["streams"].push_back(Payload(stream));
  }
  row["expect"]["events"] = Events(expected.events);
  row["expect"]["lastEventId"] = Payload(expected.last_event_id);
  row["expect"]["retry"] = expected.retry_ms ? ordered_json(*expected.retry_ms) : ordered_json();
  return row.dump(2);
}

}  // namespace sse::test
