// Lets one thread sleep until a time or until somebody has news for it.
// A signal that comes while the owner is awake is kept, so none is lost. Any thread may signal.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sse {

using Clock = std::chrono::steady_clock;

class Wakeup {
 public:
  void Signal() {
    {
      std::lock_guard lock(mutex_);
      signalled_ = true;
    }
    condition_.notify_one();
  }

  // Returns at `deadline`, or earlier if there was a signal since the last return. At once if the
  // deadline has passed.
  void WaitUntil(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (deadline > Clock::now()) {
      condition_.wait_until(lock, deadline, [this] { return signalled_; });
    }
    signalled_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool signalled_ = false;
};

}  // namespace sse
