// Wakes a play when something happens to it, from whatever thread. Must not know what happened.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "server/conformance/clock.h"

namespace sse::conformance {

class Bell {
 public:
  void Ring() {
    {
      std::lock_guard lock(mutex_);
      rings_++;
    }
    rung_.notify_all();
  }

  uint64_t rings() const {
    std::lock_guard lock(mutex_);
    return rings_;
  }

  // Until it rings more than `rings` times in all, or until then.
  void Wait(uint64_t rings, Time until) const {
    std::unique_lock lock(mutex_);
    rung_.wait_until(lock, until, [&] { return rings_ != rings; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable rung_;
  uint64_t rings_ = 0;
};

}  // namespace sse::conformance
