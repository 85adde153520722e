// See case_skeleton.h.
#include "case_skeleton.h"

#include <algorithm>
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

// Bytes from `at` on that repeat the first `period` ones, which need not fit evenly.
size_t RunLength(const std::string& bytes, size_t at, size_t period) {
  size_t end = std::min(at + period, bytes.size());
  while (end < bytes.size() && bytes[end] == bytes[end - period]) end++;
  return end - at;
}

ordered_json Plain(const std::string& bytes) {
  return Scrub(bytes) == bytes ? ordered_json(bytes) : ordered_json{{"hex", ToHex(bytes)}};
}

// What is repeated often is told as a rule.
ordered_json Payload(const std::string& bytes) {
  constexpr size_t kLongRun = 200, kLongestPeriod = 4;
  ordered_json parts = ordered_json::array();
  size_t told = 0;
  const auto tell_until = [&](size_t at) {
    if (told < at) parts.push_back(Plain(bytes.substr(told, at - told)));
    told = at;
  };
  for (size_t at = 0; at < bytes.size(); at++) {
    for (size_t period = 1; period <= kLongestPeriod && told <= at; period++) {
      const size_t length = RunLength(bytes, at, period);
      if (length < kLongRun) continue;
      tell_until(at);
      const ordered_json unit = Plain(bytes.substr(at, period));
      parts.push_back({{"gen", {{"kind", "cycle"}, {"unit", unit}, {"size", length}}}});
      told = at + length;
    }
    if (told > at) at = told - 1;
  }
  tell_until(bytes.size());
  if (parts.empty()) return "";
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
    for (const size_t at : cuts) {
      const bool rises = !row.contains("cuts") || row["cuts"].back() < at;
      if (rises && at > 0 && at < streams[0].size()) row["cuts"].push_back(at);
    }
  } else {
    for (const std::string& stream : streams) row["streams"].push_back(Payload(stream));
  }
  row["expect"]["events"] = Events(expected.events);
  row["expect"]["lastEventId"] = Payload(expected.last_event_id);
  row["expect"]["retry"] = expected.retry_ms ? ordered_json(*expected.retry_ms) : ordered_json();
  return row.dump(2);
}

}  // namespace sse::test
