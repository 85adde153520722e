// What the server saw and did in one play, with times. Written by the doors, read by the judge, by
// the control API and by whoever waits for a Point. Thread-safe; one per play.
// Must not know what was expected.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/conformance/clock.h"
#include "server/conformance/scenario.h"

namespace sse::conformance {

// One request, from its first byte to the end of its entry.
struct RequestRecord {
  uint64_t connection = 0;  // requests with equal numbers came over one connection
  int origin = 1;           // 1 or 2: which of the play's origins; 3: TLS
  bool preflight = false;   // OPTIONS: no entry, not counted as a request
  Time accepted;            // the connection was accepted
  Time first_byte;
  std::optional<Time> head_read;  // the head was complete
  std::string head;               // raw bytes up to and with the empty line, at most 256 KiB
  std::string body;               // at most 1 MiB
  std::optional<Time> response;   // the first byte of the response was handed to the kernel
  std::optional<Time> ended;      // the entry was over: closed, or the last byte before keepAlive
  std::optional<Time> client_close;
  enum class How { kNone, kFin, kRst } client_close_how = How::kNone;
  std::optional<Time> closed;  // the connection was gone on both sides
  uint64_t bytes_sent = 0;
  // A step that could not be played as written, and why (a port that was taken, a send that
  // failed though the client was there): the play is INCONCLUSIVE.
  std::string trouble;
};

class Journal {
 public:
  explicit Journal(Time start) : start_(start) {}

  Time start() const { return start_; }

  // Writers. `edit` runs under the lock; the index counts all requests, preflights included.
  size_t AddRequest(RequestRecord record);
  void EditRequest(size_t index, const std::function<void(RequestRecord&)>& edit);
  void SetMark(const std::string& name, Time when);  // the first time counts
  void Signal(const std::string& name, Time when);
  void Trouble(const std::string& what);  // of the play as a whole

  // Readers get copies.
  std::vector<RequestRecord> requests() const;
  size_t request_count() const;  // preflights included
  std::map<std::string, Time> marks() const;
  std::map<std::string, Time> signals() const;
  std::vector<std::string> troubles() const;
  // When a Point of the server's side (or a signal) was reached; nothing if it wasn't yet.
  std::optional<Time> Reached(const Point& point) const;
  // Called from the writer's thread after each change, outside the lock; must not write here.
  // There may be several.
  void OnChange(std::function<void()> listener);
  // Afterwards no listener runs any more. Not from a listener.
  void ForgetListeners();
  // Waits for a change after `version`; returns the new version, or the same one after the time.
  // The version is 0 at first, and rises with every change.
  uint64_t WaitForChange(uint64_t version, std::chrono::milliseconds at_most) const;

 private:
  void Change(const std::function<void()>& edit);

  const Time start_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  uint64_t version_ = 0;
  std::vector<RequestRecord> requests_;
  std::map<std::string, Time> marks_;
  std::map<std::string, Time> signals_;
  std::vector<std::string> troubles_;
  std::mutex listeners_mutex_;
  std::vector<std::function<void()>> listeners_;
};

}  // namespace sse::conformance
