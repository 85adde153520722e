// Implements player.h: chooses the door of a play. Must not know how doors work.
#include "server/conformance/player.h"

#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "server/conformance/http_door.h"
#include "server/conformance/http_entry.h"
#include "server/conformance/token.h"
#include "server/conformance/wire_door.h"

namespace sse::conformance {
namespace {

// For the connections of the wire door, and the caller's own needs.
constexpr rlim_t kDescriptors = 4096 + 1024;

// As far as this process may.
void RaiseDescriptorLimit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= kDescriptors) return;
  limit.rlim_cur = std::min(kDescriptors, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

void CheckToken(const std::string& token) {
  constexpr char kAllowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  if (token.size() <= 64 && token.find_first_not_of(kAllowed) == std::string::npos) return;
  throw std::runtime_error("a token has at most 64 letters, digits, hyphens and underscores");
}

// The door outlives its plays.
template <typename OneDoor>
class PlayAtDoor : public Play {
 public:
  PlayAtDoor(std::shared_ptr<OneDoor> door, Scenario scenario, const std::string& token)
      : door_(std::move(door)), state_(door_->Begin(std::move(scenario), token)) {}

  ~PlayAtDoor() override {
    state_->journal().ForgetListeners();
    door_->End(state_);
  }

  const Urls& urls() const override { return state_->urls(); }
  Journal& journal() override { return state_->journal(); }
  void Tell(const Point& point) override { state_->Tell(point); }

 private:
  const std::shared_ptr<OneDoor> door_;
  const std::shared_ptr<PlayState> state_;
};

class TwoDoors : public Player {
 public:
  explicit TwoDoors(const PlayerOptions& options)
      : host_(options.host), wire_(std::make_shared<WireDoor>(options)) {}

  std::unique_ptr<Play> Begin(Scenario scenario, Door door, std::string token) override {
    CheckToken(token);
    if (token.empty()) token = NewToken();
    if (door != Door::kWire && IsForHttp(scenario, door)) {
      return std::make_unique<PlayAtDoor<HttpDoor>>(Http(), std::move(scenario), token);
    }
    return std::make_unique<PlayAtDoor<WireDoor>>(wire_, std::move(scenario), token);
  }

  std::string origin1() const override { return wire_->origin1(); }
  std::string origin2() const override { return wire_->origin2(); }
  std::string certificate() const override { return wire_->certificate(); }

 private:
  static bool IsForHttp(const Scenario& scenario, Door door) {
    std::string why;
    const bool can_say = HttpCanSay(scenario, &why);
    if (door == Door::kAuto) return can_say && HttpCanHear(scenario);
    if (can_say) return true;
    throw std::runtime_error("the HTTP door cannot play this: " + why);
  }

  // Made when it is needed first.
  std::shared_ptr<HttpDoor> Http() {
    std::lock_guard lock(mutex_);
    if (!http_) http_ = std::make_shared<HttpDoor>(host_);
    return http_;
  }

  const std::string host_;
  const std::shared_ptr<WireDoor> wire_;
  std::mutex mutex_;
  std::shared_ptr<HttpDoor> http_;
};

}  // namespace

std::unique_ptr<Player> Player::Start(PlayerOptions options) {
  RaiseDescriptorLimit();
  return std::make_unique<TwoDoors>(std::move(options));
}

}  // namespace sse::conformance
