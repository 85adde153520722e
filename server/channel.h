// A channel: events go in at one place and reach all subscribers, with ids, and with replay for
// those who come back. It must not know HTTP. Channels may be used from any thread.
//
// A thread of the channel sends what is published to all clients that take it at once and whose own
// threads sleep, and wakes the others. To wake a thousand threads for an event takes twice the
// processor time, and the last client waits twice as long. What comes while the thread is at it
// goes out together, in its next round.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "server/event_ring.h"
#include "server/producer.h"
#include "server/stream_request.h"
#include "server/wakeup.h"

namespace sse {

struct ChannelFacts {
  uint64_t newest_id;
  size_t kept_events;
  size_t subscribers;
};

// One who is told that something was published, by the channel's thread.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  // It must not wait: others are told after it. `buffer` is there to be used, by one at a time.
  virtual void TakeNews(std::string& buffer) = 0;
};

// What was read of a channel.
struct Batch {
  uint64_t last;  // the id of the last event read
  bool all;       // there are no more
};

class Channel {
 public:
  explicit Channel(RingLimits limits) : ring_(limits) {}
  ~Channel();

  // Gives the event the next id, and has it sent to all subscribers. `type` must fit in a field.
  ChannelFacts Publish(std::string_view type, std::string_view data);
  // The same, for data that holds its own id.
  template <typename DataForId>
  void PublishNext(DataForId data_for_id);

  ChannelFacts Facts() const;

  // While it lives, `subscriber` is told of news.
  class Subscription {
   public:
    Subscription(Channel& channel, Subscriber& subscriber);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

   private:
    Channel& channel_;
    Subscriber& subscriber_;
  };

  // Resolves a Last-Event-ID and reads the first events after it, as one step: in a full channel
  // the oldest events may be gone a moment later. `point` gets where that is, see EventRing.
  // Returns the id of the last event read.
  uint64_t Resume(std::string_view last_event_id, size_t max_bytes, ResumePoint& point,
                  std::string& out) const;
  uint64_t oldest_id() const;
  uint64_t newest_id() const;
  bool Reaches(uint64_t id) const;
  // Nothing if `id` is out of reach.
  std::optional<Batch> Read(uint64_t id, size_t max_bytes, std::string& out) const;

 private:
  void LockedPush(std::string_view type, std::string_view data);
  ChannelFacts LockedFacts() const;
  void Enter(Subscriber& subscriber);
  void Leave(Subscriber& subscriber);
  void TellNews();

  mutable std::mutex mutex_;  // of the ring
  EventRing ring_;
  // Not locked together with the ring: who publishes doesn't wait for those who are told.
  std::mutex subscribers_mutex_;
  std::set<Subscriber*> subscribers_;
  std::atomic<size_t> subscriber_count_{0};
  Wakeup news_;
  std::atomic<bool> stopping_{false};
  std::thread teller_;  // from the first subscriber on
};

template <typename DataForId>
void Channel::PublishNext(DataForId data_for_id) {
  {
    std::lock_guard lock(mutex_);
    LockedPush("", data_for_id(ring_.next_id()));
  }
  news_.Signal();
}

// What somebody without a Last-Event-ID gets first.
enum class FirstEvent {
  kNextPublished,
  kNewest,  // at once, if there is one
};

// The events of a channel for one subscriber: those missed since its Last-Event-ID, then each as it
// comes. If some of the missed are gone, an event of type "gap" comes first and says so. A
// subscriber that falls behind what the channel keeps is ended, so that it comes back and learns of
// the gap.
std::unique_ptr<Producer> MakeChannelProducer(std::shared_ptr<Channel> channel,
                                              const StreamRequest& request, FirstEvent first,
                                              Wakeup& wakeup);

// Channels by name, at most a stated number.
class Channels {
 public:
  Channels(size_t max_channels, RingLimits limits) : max_channels_(max_channels), limits_(limits) {}

  // The channel of that name, made if need be; null if there are too many. One that was only ever
  // asked for makes room for others. O(channels) when it is new.
  std::shared_ptr<Channel> Get(const std::string& name);

  std::map<std::string, ChannelFacts> Facts() const;
  size_t max_channels() const { return max_channels_; }

 private:
  const size_t max_channels_;
  const RingLimits limits_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Channel>> channels_;
};

// [A-Za-z0-9._-]{1,64}
bool IsChannelName(std::string_view name);

}  // namespace sse
