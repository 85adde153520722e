// Implements play_state.h. Must not know sockets.
#include "server/conformance/play_state.h"

#include <algorithm>

namespace sse::conformance {
namespace {

// A client that asks again at once and for ever must not take all memory.
constexpr size_t kMaxRecords = 20'000;
constexpr size_t kMaxBytesKept = 64 * 1024 * 1024;

// What a request beyond the scenario's entries gets: it ends an EventSource for good.
const Entry& NoContent() {
  static const Entry entry = [] {
    Head head;
    head.status = 204;
    head.framing = Head::Framing::kClose;
    Entry result;
    result.steps = {Step{step::WriteHead{head}}, Step{step::Close{step::Close::How::kFin}}};
    return result;
  }();
  return entry;
}

bool IsOfServer(Point::Kind kind) {
  return kind == Point::Kind::kMark || kind == Point::Kind::kRequest || kind == Point::Kind::kEnd ||
         kind == Point::Kind::kClientClose || kind == Point::Kind::kSignal;
}

}  // namespace

PlayState::PlayState(Scenario scenario, Urls urls)
    : scenario_(std::move(scenario)), urls_(std::move(urls)) {
  journal_.OnChange([this] { Wake(); });
}

const Entry& PlayState::EntryAt(uint64_t number) const {
  if (number < scenario_.entries.size()) return scenario_.entries[number];
  if (scenario_.otherwise.empty()) return NoContent();
  return scenario_.otherwise[(number - scenario_.entries.size()) % scenario_.otherwise.size()];
}

PlayState::Taken PlayState::TakeEntry() {
  std::lock_guard lock(mutex_);
  const uint64_t number = next_entry_++;
  return {number, EntryAt(number)};
}

const Entry& PlayState::NextEntry() const {
  std::lock_guard lock(mutex_);
  return EntryAt(next_entry_);
}

std::optional<size_t> PlayState::Record(RequestRecord record) {
  if (journal_.request_count() >= kMaxRecords) {
    RefuseFrom("more than " + std::to_string(kMaxRecords) + " requests");
  } else if (Afford(record.head.size()) && !refusing_) {
    return journal_.AddRequest(std::move(record));
  }
  return std::nullopt;
}

bool PlayState::Afford(size_t bytes) {
  bytes_kept_ += bytes;
  if (bytes_kept_ <= kMaxBytesKept) return true;
  RefuseFrom("requests of more than " + std::to_string(kMaxBytesKept >> 20) + " MiB");
  return false;
}

void PlayState::RefuseFrom(const std::string& why) {
  if (refusing_.exchange(true)) return;
  journal_.Trouble("the client sent " + why + "; from here it is refused and nothing is recorded");
}

void PlayState::Tell(const Point& point) {
  if (point.kind == Point::Kind::kSignal) return journal_.Signal(point.name, Clock::now());
  {
    std::lock_guard lock(mutex_);
    uint32_t& number = told_[{point.kind, point.source}];
    number = std::max(number, point.number);
  }
  Wake();
}

bool PlayState::Reached(const Point& point) const {
  if (IsOfServer(point.kind)) return journal_.Reached(point).has_value();
  std::lock_guard lock(mutex_);
  const auto told = told_.find({point.kind, point.source});
  return told != told_.end() && told->second >= point.number;
}

void PlayState::End() {
  over_ = true;
  Wake();
}

}  // namespace sse::conformance
