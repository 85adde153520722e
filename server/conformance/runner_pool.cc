// Implements runner_pool.h. Must not know plays.
#include "server/conformance/runner_pool.h"

namespace sse::conformance {
namespace {

// An adapter that was lost so often, with no verdict in between, won't get better.
constexpr int kMaxLosses = 6;
// The same for one that doesn't even say hello.
constexpr int kMaxStarts = 2;

}  // namespace

std::shared_ptr<Adapter> AdapterPool::Start() {
  for (int attempt = 1;; attempt++) {
    if (losses_ >= kMaxLosses) {
      throw AdapterDown("was given up, it was lost too often: " + last_reason_);
    }
    try {
      auto adapter = std::make_shared<Adapter>(start_);
      adapter->AwaitHello(hello_time_, stopping_);
      return adapter;
    } catch (const UsageError&) {
      throw;
    } catch (const std::exception& error) {
      last_reason_ = error.what();
      losses_ = attempt == kMaxStarts ? kMaxLosses : losses_ + 1;
    }
  }
}

std::shared_ptr<Adapter> AdapterPool::Shared() {
  std::lock_guard lock(mutex_);
  if (shared_ && !shared_->down()) return shared_;
  if (shared_) {
    last_reason_ = shared_->end();
    losses_++;
    shared_.reset();
  }
  return shared_ = Start();
}

std::shared_ptr<Adapter> AdapterPool::Fresh() {
  std::lock_guard lock(mutex_);
  return Start();
}

void AdapterPool::Praise() {
  std::lock_guard lock(mutex_);
  if (losses_ < kMaxLosses) losses_ = 0;
}

void AdapterPool::End() {
  std::lock_guard lock(mutex_);
  shared_.reset();
}

}  // namespace sse::conformance
