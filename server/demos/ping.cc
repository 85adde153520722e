// /demo/ping: every second an event "ping" with JSON; with every second one also an unnamed event
// of plain text, with every third one a "usermessage" with JSON. All from the first second on in
// the same order for every client. It must not know HTTP.
#include <array>
#include <nlohmann/json.hpp>

#include "server/demos/demos.h"
#include "server/demos/ticker.h"
#include "server/event_writer.h"
#include "server/json_text.h"
#include "server/wall_clock.h"

namespace sse {
namespace {

struct UserMessage {
  const char* name;
  const char* text;
};

constexpr std::array<UserMessage, 5> kUserMessages{{
    {"bobby", "Hi everyone."},
    {"zoé", "Ça va ?"},
    {"alice", "Did the stream drop just now? I missed nothing."},
    {"健", "漢字も届きます。"},
    {"nadia", "One connection, many events 🎉"},
}};

class PingDemo : public Producer {
 public:
  Next Produce(Clock::time_point now, std::string& out) override {
    if (beat_.Due(now)) AppendBeat(out, WallNow());
    return Next::At(beat_.next());
  }

 private:
  void AppendBeat(std::string& out, WallTime time) {
    AppendEvent(out, {"ping", "", JsonText({{"time", IsoTime(time)}})});
    if (count_ % 2 == 0) AppendEvent(out, {"", "", "This is a message at time " + IsoTime(time)});
    if (count_ % 3 == 0) AppendUserMessage(out, time);
    ++count_;
  }

  void AppendUserMessage(std::string& out, WallTime time) const {
    const UserMessage& message = kUserMessages[count_ / 3 % kUserMessages.size()];
    AppendEvent(out, {"usermessage", "",
                      JsonText({{"username", message.name},
                                {"time", TimeOfDay(time)},
                                {"text", message.text}})});
  }

  Ticker beat_{Clock::now(), std::chrono::seconds(1)};
  size_t count_ = 0;
};

}  // namespace

std::unique_ptr<Producer> MakePing(const StreamRequest&, Wakeup&) {
  return std::make_unique<PingDemo>();
}

}  // namespace sse
