// /demo/burst?events=N&size=S: N events as fast as the client takes them, with ids 1 to N and S
// bytes of data that begin with the id; then one event "end", and silence until the client leaves.
// With a Last-Event-ID it goes on after that one. For measuring and for testing clients. It must
// not know HTTP.
#include <charconv>

#include "server/demos/demos.h"
#include "server/event_writer.h"

namespace sse {
namespace {

// An id that is none of ours starts from the beginning.
uint32_t FirstAfter(const std::string& last_event_id, uint32_t events) {
  uint32_t id = 0;
  const char* end = last_event_id.data() + last_event_id.size();
  const auto result = std::from_chars(last_event_id.data(), end, id);
  return result.ec == std::errc() && result.ptr == end && id <= events ? id + 1 : 1;
}

class BurstDemo : public Producer {
 public:
  BurstDemo(uint32_t events, uint32_t size, uint32_t next)
      : events_(events), size_(size), next_(next) {}

  Next Produce(Clock::time_point, std::string& out) override {
    while (next_ <= events_ && out.size() < kBatchBytes) AppendNumber(out);
    if (next_ <= events_) return Next::Now();
    if (!ended_) AppendEvent(out, {"end", "", std::to_string(events_)});
    ended_ = true;
    return Next::WhenWoken();
  }

 private:
  void AppendNumber(std::string& out) {
    const std::string id = std::to_string(next_++);
    data_ = id;
    if (data_.size() < size_) data_ += ' ';
    if (data_.size() < size_) data_.resize(size_, '.');
    AppendEvent(out, {"", id, data_});
  }

  const uint32_t events_;
  const uint32_t size_;
  uint32_t next_;
  bool ended_ = false;
  std::string data_;
};

}  // namespace

std::unique_ptr<Producer> MakeBurst(const StreamRequest& request, Wakeup&) {
  const uint32_t events = request.Number("events", 1000, 0, 1'000'000);
  const uint32_t size = request.Number("size", 16, 0, 4096);
  return std::make_unique<BurstDemo>(events, size, FirstAfter(request.last_event_id, events));
}

}  // namespace sse
