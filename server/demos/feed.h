// /demo/feed: the news of an invented town, an entry every second, the same for all clients, with
// ids and replay. It must not know HTTP.
#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include "server/channel.h"

namespace sse {

class Feed {
 public:
  // Publishes the first entry at once, then one per interval until it is destroyed.
  explicit Feed(Clock::duration interval);
  ~Feed();

  // A stream for one client: the newest entry at once, or all after its Last-Event-ID.
  std::unique_ptr<Producer> Begin(const StreamRequest& request, Wakeup& wakeup) const;

  const Channel& channel() const { return *channel_; }

 private:
  void PublishEntry();
  void Run();

  const Clock::duration interval_;
  const std::shared_ptr<Channel> channel_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sse
