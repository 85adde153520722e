// Implements event_ring.h. It must not know sockets, threads or clocks.
#include "server/event_ring.h"

#include <charconv>
#include <optional>
#include <utility>

namespace sse {
namespace {

std::optional<uint64_t> ParseId(std::string_view text) {
  uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all ? std::optional(id) : std::nullopt;
}

}  // namespace

void EventRing::Push(std::string written_event) {
  bytes_ += written_event.size();
  events_.push_back(std::move(written_event));
  ++next_id_;
  while (events_.size() > 1 &&
         (events_.size() > limits_.max_events || bytes_ > limits_.max_bytes)) {
    bytes_ -= events_.front().size();
    events_.pop_front();
  }
}

ResumePoint EventRing::Resume(std::string_view last_event_id) const {
  const auto id = ParseId(last_event_id);
  if (id && *id < next_id_ && Reaches(*id)) return {*id, false};
  return {oldest_id() - 1, true};
}

uint64_t EventRing::Read(uint64_t id, size_t max_bytes, std::string& out) const {
  size_t appended = 0;
  for (size_t index = id + 1 - oldest_id(); index < events_.size(); ++index, ++id) {
    const std::string& event = events_[index];
    if (appended > 0 && appended + event.size() > max_bytes) break;
    out += event;
    appended += event.size();
  }
  return id;
}

}  // namespace sse
