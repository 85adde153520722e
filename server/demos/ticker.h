// A beat for demos that send something at fixed intervals. It must not know what they send.
#pragma once

#include "server/wakeup.h"

namespace sse {

class Ticker {
 public:
  // The first beat is at `start`.
  Ticker(Clock::time_point start, Clock::duration interval) : next_(start), interval_(interval) {}

  // True once per beat that is due. Beats do not drift. After a stall of more than a second (a
  // client that did not read) the missed ones are left out instead of sent all at once.
  bool Due(Clock::time_point now) {
    if (now < next_) return false;
    if (now - next_ > std::chrono::seconds(1)) next_ = now;
    next_ += interval_;
    return true;
  }

  Clock::time_point next() const { return next_; }

 private:
  Clock::time_point next_;
  Clock::duration interval_;
};

}  // namespace sse
