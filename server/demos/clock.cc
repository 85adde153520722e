// /demo/clock: the server's time, at once and then every second, in unnamed events.
// It must not know HTTP.
#include "server/demos/demos.h"
#include "server/demos/ticker.h"
#include "server/event_writer.h"
#include "server/wall_clock.h"

namespace sse {
namespace {

class ClockDemo : public Producer {
 public:
  Next Produce(Clock::time_point now, std::string& out) override {
    if (beat_.Due(now)) AppendEvent(out, {"", "", IsoTime(WallNow())});
    return Next::At(beat_.next());
  }

 private:
  Ticker beat_{Clock::now(), std::chrono::seconds(1)};
};

}  // namespace

std::unique_ptr<Producer> MakeClock(const StreamRequest&, Wakeup&) {
  return std::make_unique<ClockDemo>();
}

}  // namespace sse
