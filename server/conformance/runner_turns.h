// How many connections the pages of one browser may use at a time: a browser opens six to an
// origin, whoever asks for them, and a play that waits for one would look as if its client were
// late. Must not know plays or pages.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace sse::conformance {

// First come, first served, so that who needs all of them gets its turn.
class ConnectionTurns {
 public:
  explicit ConnectionTurns(size_t connections) : all_(connections), free_(connections) {}

  size_t all() const { return all_; }

  // Waits for its turn, and gives it back when it goes. More than all is all.
  class Turn {
   public:
    Turn(ConnectionTurns* turns, size_t connections)
        : turns_(turns), connections_(turns ? std::min(connections, turns->all_) : 0) {
      if (turns_) turns_->Take(connections_);
    }
    ~Turn() {
      if (turns_) turns_->Give(connections_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    ConnectionTurns* const turns_;  // none: nothing to wait for
    const size_t connections_;
  };

 private:
  void Take(size_t connections) {
    std::unique_lock lock(mutex_);
    const uint64_t number = last_number_++;
    changed_.wait(lock, [&] { return number == next_ && free_ >= connections; });
    free_ -= connections;
    next_++;
    lock.unlock();
    changed_.notify_all();
  }

  void Give(size_t connections) {
    {
      std::lock_guard lock(mutex_);
      free_ += connections;
    }
    changed_.notify_all();
  }

  const size_t all_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t free_;
  uint64_t last_number_ = 0, next_ = 0;
};

}  // namespace sse::conformance
