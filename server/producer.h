// What fills an event stream: implemented once per kind of stream (the demos, the channels).
// It must not know HTTP or sockets; stream.h asks it for bytes and waits between the questions.
#pragma once

#include <string>
#include <string_view>

#include "server/wakeup.h"

namespace sse {

// When a producer wants to be asked again.
struct Next {
  Clock::time_point at;
  bool end = false;

  static Next At(Clock::time_point time) { return {time}; }
  static Next Now() { return {Clock::time_point::min()}; }
  static Next WhenWoken() { return {Clock::time_point::max()}; }
  static Next End() { return {Clock::time_point::max(), true}; }
};

// The way to the client past a sleeping thread. To be used inside Wakeup::ActOrSignal() only.
class Outlet {
 public:
  enum class Sent { kAll, kPart, kNothing };
  virtual ~Outlet() = default;

  // Sends without waiting. What is left of a part is sent when the thread wakes.
  virtual Sent TrySend(std::string_view bytes) = 0;
};

// Lives as long as its stream, and is called from that stream's thread only.
class Producer {
 public:
  virtual ~Producer() = default;

  // Appends what is due at `now` to `out`, which is empty: some ten kilobytes at most, more comes
  // with Next::Now(). May be asked before the time it named, and then appends nothing.
  virtual Next Produce(Clock::time_point now, std::string& out) = 0;

  // Called before Produce(), once. `outlet` lives longer.
  virtual void UseOutlet(Outlet&) {}

  // Whether this stream can no longer be continued. Asked while the client takes no bytes.
  virtual bool FellBehind() const { return false; }
};

// How much a producer should append at once.
inline constexpr size_t kBatchBytes = 32 * 1024;

}  // namespace sse
