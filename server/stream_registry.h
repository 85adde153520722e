// Who has which event streams open: the cap on streams, and ending them from outside.
// It must not know HTTP or what a stream says. All methods may be called from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "server/wakeup.h"

namespace sse {

// Whose stream it is: the remote address and the `client` token that the URL carried, maybe empty.
struct Caller {
  std::string address;
  std::string token;
  bool operator==(const Caller&) const = default;
};

// What is to become of a stream, from milder to harder; it never gets milder again.
enum class Fate {
  kOpen,
  kEnd,  // in order: with the last chunk
  kCut,  // at once and without it, as when a network breaks
};

class StreamRegistry;

// A place among the open streams, free again when it is destroyed.
class StreamSlot {
 public:
  ~StreamSlot();
  StreamSlot(const StreamSlot&) = delete;
  StreamSlot& operator=(const StreamSlot&) = delete;

  Fate fate() const { return fate_; }
  // Signalled when the fate changes; the stream's producer may use it too.
  Wakeup& wakeup() { return wakeup_; }

 private:
  friend class StreamRegistry;
  StreamSlot(StreamRegistry& registry, std::string route, Caller caller,
             std::function<void()> break_connection);
  void Meet(Fate fate);

  StreamRegistry& registry_;
  const std::string route_;
  const Caller caller_;
  const std::function<void()> break_connection_;
  std::atomic<Fate> fate_{Fate::kOpen};
  Wakeup wakeup_;
};

class StreamRegistry {
 public:
  explicit StreamRegistry(size_t max_streams) : max_streams_(max_streams) {}

  // Null when all places are taken, or after EndAll(). `break_connection` must interrupt a blocked
  // write, and must be callable as long as the slot lives.
  std::unique_ptr<StreamSlot> Open(std::string route, Caller caller,
                                   std::function<void()> break_connection);

  // Gives every stream of the caller that fate. Returns how many there were.
  size_t Drop(const Caller& caller, Fate fate);

  // The way to stop: no new streams, those that can say goodbye do, the others are cut after
  // `grace`.
  void EndAll(Clock::duration grace);

  size_t max_streams() const { return max_streams_; }
  size_t open_streams() const;
  std::map<std::string, size_t> CountByRoute() const;

 private:
  friend class StreamSlot;
  void Leave(StreamSlot* slot);

  const size_t max_streams_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::set<StreamSlot*> slots_;
  bool closing_ = false;
};

}  // namespace sse
