// How the runner talks to one adapter, whatever carries the messages: a pipe, a page. Must not know
// what the messages mean for a play.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/conformance/adapter_message.h"
#include "server/conformance/clock.h"

namespace sse::conformance {

// How an adapter went.
struct AdapterEnd {
  bool by_itself = false;  // its process ended in good order
  bool missing = false;    // there is no such program
  std::string why;         // one line, with its last words
  Time when;
};

// One life of an adapter. Its end, by whatever cause, is told once; nothing is told after that.
class AdapterLink {
 public:
  struct Handlers {
    // From a thread of the link's; calls don't overlap.
    std::function<void(std::vector<Report> reports, Time when)> on_reports;
    std::function<void(AdapterEnd end)> on_end;
  };

  virtual ~AdapterLink() = default;  // ends the adapter; no handler runs afterwards
  // Queues a command. May be called from any thread, also from a handler; never blocks.
  virtual void Send(const std::string& command) = 0;
  // Ends the adapter because of what the runner found; told like any other end.
  virtual void Abandon(const std::string& why) = 0;
};

// Starts one more life. Throws UsageError when that can never succeed.
using StartLink = std::function<std::unique_ptr<AdapterLink>(AdapterLink::Handlers)>;

// Something the user has to change: what() is one line with the remedy.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sse::conformance
