// Implements channel.h: publishing, subscribing, names. It must not know HTTP.
#include "server/channel.h"

#include <algorithm>
#include <utility>

#include "server/event_writer.h"

namespace sse {
namespace {

constexpr std::chrono::hours kLongSleep{1};

}  // namespace

Channel::~Channel() {
  if (!teller_.joinable()) return;
  stopping_ = true;
  news_.Signal();
  teller_.join();
}

ChannelFacts Channel::Publish(std::string_view type, std::string_view data) {
  std::unique_lock lock(mutex_);
  LockedPush(type, data);
  const ChannelFacts facts = LockedFacts();
  lock.unlock();
  news_.Signal();
  return facts;
}

void Channel::LockedPush(std::string_view type, std::string_view data) {
  std::string written;
  AppendEvent(written, {type, std::to_string(ring_.next_id()), data});
  ring_.Push(std::move(written));
}

void Channel::TellNews() {
  std::string buffer;
  while (!stopping_) {
    news_.WaitUntil(Clock::now() + kLongSleep);
    std::lock_guard lock(subscribers_mutex_);
    for (Subscriber* subscriber : subscribers_) subscriber->TakeNews(buffer);
  }
}

ChannelFacts Channel::LockedFacts() const {
  return {ring_.next_id() - 1, ring_.size(), subscriber_count_};
}

ChannelFacts Channel::Facts() const {
  std::lock_guard lock(mutex_);
  return LockedFacts();
}

void Channel::Enter(Subscriber& subscriber) {
  std::lock_guard lock(subscribers_mutex_);
  if (!teller_.joinable()) teller_ = std::thread([this] { TellNews(); });
  subscribers_.insert(&subscriber);
  subscriber_count_ = subscribers_.size();
}

void Channel::Leave(Subscriber& subscriber) {
  std::lock_guard lock(subscribers_mutex_);
  subscribers_.erase(&subscriber);
  subscriber_count_ = subscribers_.size();
}

Channel::Subscription::Subscription(Channel& channel, Subscriber& subscriber)
    : channel_(channel), subscriber_(subscriber) {
  channel_.Enter(subscriber_);
}

Channel::Subscription::~Subscription() { channel_.Leave(subscriber_); }

uint64_t Channel::Resume(std::string_view last_event_id, size_t max_bytes, ResumePoint& point,
                         std::string& out) const {
  std::lock_guard lock(mutex_);
  point = ring_.Resume(last_event_id);
  return ring_.Read(point.after, max_bytes, out);
}

uint64_t Channel::oldest_id() const {
  std::lock_guard lock(mutex_);
  return ring_.oldest_id();
}

uint64_t Channel::newest_id() const {
  std::lock_guard lock(mutex_);
  return ring_.next_id() - 1;
}

bool Channel::Reaches(uint64_t id) const {
  std::lock_guard lock(mutex_);
  return ring_.Reaches(id);
}

std::optional<Batch> Channel::Read(uint64_t id, size_t max_bytes, std::string& out) const {
  std::lock_guard lock(mutex_);
  if (!ring_.Reaches(id)) return std::nullopt;
  const uint64_t last = ring_.Read(id, max_bytes, out);
  return Batch{last, last + 1 == ring_.next_id()};
}

std::shared_ptr<Channel> Channels::Get(const std::string& name) {
  std::lock_guard lock(mutex_);
  if (const auto found = channels_.find(name); found != channels_.end()) return found->second;
  // Only the map holds it, so nobody can be about to use it.
  std::erase_if(channels_, [](const auto& entry) {
    return entry.second.use_count() == 1 && entry.second->newest_id() == 0;
  });
  if (channels_.size() >= max_channels_) return nullptr;
  return channels_[name] = std::make_shared<Channel>(limits_);
}

std::map<std::string, ChannelFacts> Channels::Facts() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, ChannelFacts> facts;
  for (const auto& [name, channel] : channels_) facts.emplace(name, channel->Facts());
  return facts;
}

bool IsChannelName(std::string_view name) {
  const auto allowed = [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) || c == '.' || c == '_' || c == '-');
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace sse
