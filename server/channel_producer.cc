// The stream of one subscriber of a channel; see MakeChannelProducer in channel.h.
// It must not know HTTP.
#include <nlohmann/json.hpp>
#include <utility>

#include "server/channel.h"
#include "server/event_writer.h"
#include "server/json_text.h"

namespace sse {
namespace {

constexpr uint32_t kReconnectionTimeMs = 1000;
constexpr uint32_t kMaxReconnectionTimeMs = 3600 * 1000;

class ChannelProducer : public Producer {
 public:
  ChannelProducer(std::shared_ptr<Channel> channel, const StreamRequest& request, FirstEvent first,
                  Wakeup& wakeup)
      : channel_(std::move(channel)), subscription_(*channel_, wakeup) {
    AppendRetry(opening_, request.Number("retry", kReconnectionTimeMs, 0, kMaxReconnectionTimeMs));
    Start(request.last_event_id, first);
  }

  Next Produce(Clock::time_point, std::string& out) override {
    out.swap(opening_);
    opening_.clear();
    const auto sent = channel_->Read(sent_, kBatchBytes, out);
    if (!sent) return Next::End();
    const bool maybe_more = *sent != sent_;
    sent_ = *sent;
    return maybe_more ? Next::Now() : Next::WhenWoken();
  }

  bool FellBehind() const override { return !channel_->Reaches(sent_); }

 private:
  void Start(const std::string& last_event_id, FirstEvent first) {
    if (!last_event_id.empty()) return Resume(last_event_id);
    const uint64_t newest = channel_->newest_id();
    sent_ = first == FirstEvent::kNewest && newest > 0 ? newest - 1 : newest;
  }

  // Whoever resumes gets on with each attempt, however fast the channel is: the first events are
  // safe from here on.
  void Resume(const std::string& last_event_id) {
    ResumePoint point;
    std::string events;
    sent_ = channel_->Resume(last_event_id, kBatchBytes, point, events);
    if (point.gap) AppendGap(last_event_id, point.after + 1);
    opening_ += events;
  }

  void AppendGap(const std::string& last_event_id, uint64_t oldest) {
    AppendEvent(opening_, {"gap", "", JsonText({{"asked", last_event_id}, {"oldest", oldest}})});
  }

  const std::shared_ptr<Channel> channel_;
  // Before the first look into the channel, so that nothing published in between is missed.
  const Channel::Subscription subscription_;
  std::string opening_;  // what goes out first
  uint64_t sent_ = 0;    // the id of the last event sent, or before the first one to send
};

}  // namespace

std::unique_ptr<Producer> MakeChannelProducer(std::shared_ptr<Channel> channel,
                                              const StreamRequest& request, FirstEvent first,
                                              Wakeup& wakeup) {
  return std::make_unique<ChannelProducer>(std::move(channel), request, first, wakeup);
}

}  // namespace sse
