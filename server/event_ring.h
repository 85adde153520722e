// The last events of a channel, bounded by number and by bytes, for replay after a lost connection.
// It must not know sockets, threads or clocks: callers lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace sse {

struct RingLimits {
  size_t max_events;
  size_t max_bytes;  // of written events; the newest event is kept even if it alone is larger
};

// Where a client that asked to resume after an id stands.
struct ResumePoint {
  uint64_t after;  // send everything with a greater id
  bool gap;        // something between the asked id and `after` cannot be sent
};

// Ids are 1, 2, 3… without holes.
class EventRing {
 public:
  explicit EventRing(RingLimits limits) : limits_(limits) {}

  // Keeps a written event under the next id, and forgets old ones beyond the limits.
  // O(events forgotten). The event must have been written with `next_id()` as its id.
  void Push(std::string written_event);

  uint64_t next_id() const { return next_id_; }
  // The oldest id that is still there; next_id() when nothing is.
  uint64_t oldest_id() const { return next_id_ - events_.size(); }
  size_t size() const { return events_.size(); }
  size_t bytes() const { return bytes_; }

  // Resolves a Last-Event-ID. One that this ring cannot continue (older than what is kept, never
  // given out, not a number) resumes before the oldest event, and says that there is a gap.
  ResumePoint Resume(std::string_view last_event_id) const;

  // Whether everything after `id` is still there.
  bool Reaches(uint64_t id) const { return id + 1 >= oldest_id(); }

  // Appends events after `id`, at least one if there is one, then as many as fit `max_bytes`.
  // Returns the id of the last one appended, or `id`. Needs Reaches(id).
  uint64_t Read(uint64_t id, size_t max_bytes, std::string& out) const;

 private:
  RingLimits limits_;
  std::deque<std::string> events_;
  uint64_t next_id_ = 1;
  size_t bytes_ = 0;
};

}  // namespace sse
