// One life of an adapter, shared by the plays that run on it: waits for its hello, hands each
// report to the play that it belongs to, and tells all of them when the adapter dies. Must not
// know what carries the messages, or cases.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "server/conformance/adapter_link.h"
#include "server/conformance/observation.h"

namespace sse::conformance {

// The adapter can't be used any more; what() is one line.
struct AdapterDown : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Adapter;

// One play's talk with the adapter: what was reported about its sources, numbered from 1.
class Conversation {
 public:
  using Wake = std::function<void()>;

  // The number that the adapter knows the source by.
  uint32_t IdOf(uint32_t source) const { return first_id_ + source - 1; }
  void Send(const std::string& command);

  // Calls `look` with what was reported so far, while nothing more can be.
  void Look(const std::function<void(const Observation&)>& look) const;
  uint64_t reports() const;
  // Whether each of the sources 1 … `last` has answered as many probes as were sent, or can't.
  bool Answered(uint32_t last, size_t probes) const;
  // A command other than probe that the adapter said it doesn't know; "" when there is none.
  std::string unsupported() const;
  // The end of the process is no trouble for this play.
  void AllowExit();

 private:
  friend class Adapter;
  Conversation(Adapter& adapter, uint32_t first_id, uint32_t sources, Wake wake)
      : adapter_(adapter), first_id_(first_id), sources_(sources), wake_(std::move(wake)) {}

  void Take(const Report& report, Time when);
  void TakeEnd(const AdapterEnd& end);
  void TakeUnsupported(const Report& report);

  Adapter& adapter_;
  const uint32_t first_id_, sources_;
  const Wake wake_;  // called after each change, from another thread, without a lock

  mutable std::mutex mutex_;
  Observation seen_;
  uint64_t reports_ = 0;
  std::map<uint32_t, size_t> states_;
  std::set<std::string> unsupported_;
  bool may_exit_ = false;
};

class Adapter {
 public:
  explicit Adapter(const StartLink& start);
  ~Adapter();
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // Waits for it. Throws AdapterDown, UsageError when there is no such program.
  const Hello& AwaitHello(std::chrono::milliseconds at_most, const std::atomic<bool>& stopping);
  const Hello& hello() const { return hello_; }  // after that
  bool down() const;
  std::string end() const;  // why it is down

  // Ids are never given twice. Ends with Forget().
  std::shared_ptr<Conversation> Converse(uint32_t sources, Conversation::Wake wake);
  // Tells the adapter to forget the sources; nothing is reported to the conversation any more.
  void Forget(const std::shared_ptr<Conversation>& conversation);

  void Send(const std::string& command) { link_->Send(command); }
  void Abandon(const std::string& why) { link_->Abandon(why); }

 private:
  void TakeReports(const std::vector<Report>& reports, Time when);
  void TakeReport(const Report& report, Time when);
  void TakeEnd(const AdapterEnd& end);
  std::vector<std::shared_ptr<Conversation>> ConversationsFor(const Report& report) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool greeted_ = false;
  Hello hello_;
  std::optional<AdapterEnd> end_;
  uint32_t next_id_ = 1;
  std::map<uint32_t, std::shared_ptr<Conversation>> conversations_;  // by first id
  std::unique_ptr<AdapterLink> link_;  // last: its handlers use the rest
};

}  // namespace sse::conformance
