// The lives of one client's adapter: the one that plays share, a new one when it has died, and
// fresh ones for plays that end their process. Gives up when it dies again and again. Must not
// know plays.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "server/conformance/adapter.h"

namespace sse::conformance {

class AdapterPool {
 public:
  AdapterPool(StartLink start, std::chrono::milliseconds hello_time,
              const std::atomic<bool>& stopping)
      : start_(std::move(start)), hello_time_(hello_time), stopping_(stopping) {}

  // The shared one, started anew if need be. Throws AdapterDown when it can't be had any more,
  // UsageError when it never could.
  std::shared_ptr<Adapter> Shared();
  std::shared_ptr<Adapter> Fresh();
  // A play came to a verdict: the adapter is good for something.
  void Praise();
  // Ends all.
  void End();

 private:
  std::shared_ptr<Adapter> Start();

  const StartLink start_;
  const std::chrono::milliseconds hello_time_;
  const std::atomic<bool>& stopping_;
  std::mutex mutex_;
  std::shared_ptr<Adapter> shared_;
  int losses_ = 0;           // in a row, without a verdict between them
  std::string last_reason_;  // of a loss
};

}  // namespace sse::conformance
