// Implements stream_registry.h. It must not know HTTP or what a stream says.
#include "server/stream_registry.h"

#include <utility>

namespace sse {

StreamSlot::StreamSlot(StreamRegistry& registry, std::string route, Caller caller,
                       std::function<void()> break_connection)
    : registry_(registry),
      route_(std::move(route)),
      caller_(std::move(caller)),
      break_connection_(std::move(break_connection)) {}

StreamSlot::~StreamSlot() { registry_.Leave(this); }

// Called with the registry locked, so the slot and its connection are there.
void StreamSlot::Meet(Fate fate) {
  if (fate <= fate_) return;
  fate_ = fate;
  wakeup_.Signal();
  if (fate == Fate::kCut) break_connection_();
}

std::unique_ptr<StreamSlot> StreamRegistry::Open(std::string route, Caller caller,
                                                 std::function<void()> break_connection) {
  std::lock_guard lock(mutex_);
  if (closing_ || slots_.size() >= max_streams_) return nullptr;
  std::unique_ptr<StreamSlot> slot(
      new StreamSlot(*this, std::move(route), std::move(caller), std::move(break_connection)));
  slots_.insert(slot.get());
  return slot;
}

void StreamRegistry::Leave(StreamSlot* slot) {
  std::lock_guard lock(mutex_);
  slots_.erase(slot);
  left_.notify_all();
}

size_t StreamRegistry::Drop(const Caller& caller, Fate fate) {
  std::lock_guard lock(mutex_);
  size_t dropped = 0;
  for (StreamSlot* slot : slots_) {
    if (slot->caller_ != caller) continue;
    slot->Meet(fate);
    ++dropped;
  }
  return dropped;
}

void StreamRegistry::EndAll(Clock::duration grace) {
  std::unique_lock lock(mutex_);
  closing_ = true;
  for (StreamSlot* slot : slots_) slot->Meet(Fate::kEnd);
  left_.wait_for(lock, grace, [this] { return slots_.empty(); });
  for (StreamSlot* slot : slots_) slot->Meet(Fate::kCut);
}

size_t StreamRegistry::open_streams() const {
  std::lock_guard lock(mutex_);
  return slots_.size();
}

std::map<std::string, size_t> StreamRegistry::CountByRoute() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, size_t> counts;
  for (const StreamSlot* slot : slots_) ++counts[slot->route_];
  return counts;
}

}  // namespace sse
