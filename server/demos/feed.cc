// Implements feed.h. It must not know HTTP.
#include "server/demos/feed.h"

#include <array>
#include <nlohmann/json.hpp>

#include "server/json_text.h"
#include "server/wall_clock.h"

namespace sse {
namespace {

constexpr RingLimits kLimits{1000, 1024 * 1024};

constexpr std::array<const char*, 10> kTexts{
    "The ferry is back on time.",
    "The bakery at the harbour opens an hour earlier.",
    "A heron was seen on the town hall.",
    "Café Orléans — now with tables outside.",
    "The library lends umbrellas from today.",
    "Tonight: open-air cinema, bring a blanket.",
    "The swing bridge swings again.",
    "港の灯台が100歳になりました。",
    "Somebody found a red bicycle; it is at the post office.",
    "Rain at noon, sun by two ☀️",
};

std::string EntryText(uint64_t number) {
  return JsonText({{"n", number},
                   {"time", IsoTime(WallNow())},
                   {"text", kTexts[(number - 1) % kTexts.size()]}});
}

}  // namespace

Feed::Feed(Clock::duration interval)
    : interval_(interval), channel_(std::make_shared<Channel>(kLimits)) {
  PublishEntry();
  thread_ = std::thread([this] { Run(); });
}

Feed::~Feed() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

std::unique_ptr<Producer> Feed::Begin(const StreamRequest& request, Wakeup& wakeup) const {
  return MakeChannelProducer(channel_, request, FirstEvent::kNewest, wakeup);
}

void Feed::PublishEntry() { channel_->PublishNext(EntryText); }

void Feed::Run() {
  std::unique_lock lock(mutex_);
  auto next = Clock::now() + interval_;
  while (!stop_.wait_until(lock, next, [this] { return stopping_; })) {
    PublishEntry();
    next += interval_;
  }
}

}  // namespace sse
