// Lets one thread sleep until a time or until somebody has news for it, and lets others do its work
// meanwhile. A signal that comes while the owner is awake is kept, so none is lost. Any thread may
// signal.
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

  // Runs `act` in the owner's place, if that sleeps. The owner is woken if it was not asleep, or
  // `act` returns false. What the two use needs no other lock: the owner is not back before `act`
  // is over.
  template <typename Act>
  void ActOrSignal(Act act) {
    {
      std::lock_guard lock(mutex_);
      if (asleep_ && !signalled_ && act()) return;
      signalled_ = true;
    }
    condition_.notify_one();
  }

  // Returns at `deadline`, or earlier if there was a signal since the last return. At once if the
  // deadline has passed.
  void WaitUntil(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (deadline > Clock::now()) {
      asleep_ = true;
      condition_.wait_until(lock, deadline, [this] { return signalled_; });
      asleep_ = false;
    }
    signalled_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool signalled_ = false;
  bool asleep_ = false;
};

}  // namespace sse
