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

class ChannelProducer : public Producer, private Subscriber {
 public:
  ChannelProducer(std::shared_ptr<Channel> channel, const StreamRequest& request, FirstEvent first,
                  Wakeup& wakeup)
      : channel_(std::move(channel)), wakeup_(wakeup), subscription_(*channel_, *this) {
    AppendRetry(opening_, request.Number("retry", kReconnectionTimeMs, 0, kMaxReconnectionTimeMs));
    Start(request.last_event_id, first);
  }

  void UseOutlet(Outlet& outlet) override { outlet_ = &outlet; }

  Next Produce(Clock::time_point, std::string& out) override {
    out.swap(opening_);
    opening_.clear();
    const auto batch = channel_->Read(sent_, kBatchBytes, out);
    if (!batch) return Next::End();
    sent_ = batch->last;
    return batch->all ? Next::WhenWoken() : Next::Now();
  }

  bool FellBehind() const override { return !channel_->Reaches(sent_); }

 private:
  void TakeNews(std::string& buffer) override {
    wakeup_.ActOrSignal([&] { return SendAsleep(buffer); });
  }

  // While the stream's thread sleeps. False when there is something for it to do.
  bool SendAsleep(std::string& buffer) {
    for (bool all = false; !all;) {
      buffer.clear();
      const auto batch = channel_->Read(sent_, kBatchBytes, buffer);
      if (!batch || !outlet_) return false;
      if (buffer.empty()) return true;
      const Outlet::Sent sent = outlet_->TrySend(buffer);
      if (sent != Outlet::Sent::kNothing) sent_ = batch->last;
      if (sent != Outlet::Sent::kAll) return false;
      all = batch->all;
    }
    return true;
  }

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
  Wakeup& wakeup_;
  Outlet* outlet_ = nullptr;
  std::string opening_;  // what goes out first
  uint64_t sent_ = 0;    // the id of the last event sent, or before the first one to send
  // Before the first look into the channel, so that nothing published in between is missed; the
  // last member, as it lets publishers use the others.
  const Channel::Subscription subscription_;
};

}  // namespace

std::unique_ptr<Producer> MakeChannelProducer(std::shared_ptr<Channel> channel,
                                              const StreamRequest& request, FirstEvent first,
                                              Wakeup& wakeup) {
  return std::make_unique<ChannelProducer>(std::move(channel), request, first, wakeup);
}

}  // namespace sse
