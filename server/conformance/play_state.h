// One play as the doors see it: its scenario, which entry comes next, its journal, and what has
// been reached so far. All methods may be called from any thread. Must not know sockets.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "server/conformance/journal.h"
#include "server/conformance/player.h"
#include "server/conformance/scenario.h"

namespace sse::conformance {

class PlayState {
 public:
  PlayState(Scenario scenario, Urls urls);

  const Scenario& scenario() const { return scenario_; }
  const Urls& urls() const { return urls_; }
  Journal& journal() { return journal_; }

  struct Taken {
    uint64_t number;     // from 0
    const Entry& entry;  // lives as long as this play
  };
  // The next entry, for the request that has just arrived.
  Taken TakeEntry();
  // The entry that the next request will get.
  const Entry& NextEntry() const;
  const Entry& EntryAt(uint64_t number) const;

  // Adds the request to the journal. Nothing when there are too many or they are too long: then
  // the journal says so, and the client is refused.
  std::optional<size_t> Record(RequestRecord record);
  // Whether so many bytes more of what the client sends may be kept.
  bool Afford(size_t bytes);

  // See Play::Tell.
  void Tell(const Point& point);
  bool Reached(const Point& point) const;

  void End();
  bool over() const { return over_; }

  // Called from any thread after something was reached, and at the end. Set before the play begins.
  void OnWake(std::function<void()> wake) { wake_ = std::move(wake); }

 private:
  void RefuseFrom(const std::string& why);
  void Wake() const {
    if (wake_) wake_();
  }

  const Scenario scenario_;
  const Urls urls_;
  Journal journal_{Clock::now()};
  std::function<void()> wake_;
  std::atomic<bool> over_{false};
  std::atomic<bool> refusing_{false};
  std::atomic<size_t> bytes_kept_{0};
  mutable std::mutex mutex_;
  uint64_t next_entry_ = 0;
  // The greatest number that the client reported, by kind and source.
  std::map<std::pair<Point::Kind, uint32_t>, uint32_t> told_;
};

}  // namespace sse::conformance
