// Turns SIGINT and SIGTERM into a flag, so that a run ends what it has started and shows what it
// has. A second signal ends at once. Must not know what is stopped.
#pragma once

#include <atomic>
#include <thread>

namespace sse::conformance {

// One at a time; before other threads are started, which inherit the blocked signals.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  const std::atomic<bool>& flag() const { return flag_; }

 private:
  void Wait();

  std::atomic<bool> flag_ = false;
  std::atomic<bool> leaving_ = false;
  std::thread waiter_;
};

}  // namespace sse::conformance
