// The bounded ring behind replay. It must not need a socket.
#include <string>

#include "server/event_ring.h"
#include "tests/server/catch.h"

namespace {

using sse::EventRing;
using sse::RingLimits;

// Events are one byte long: the last digit of their id.
EventRing RingOf(uint64_t events, RingLimits limits) {
  EventRing ring(limits);
  for (uint64_t id = 1; id <= events; ++id) ring.Push(std::to_string(id % 10));
  return ring;
}

std::string ReadAll(const EventRing& ring, uint64_t id) {
  std::string out;
  CHECK(ring.Read(id, 1000, out) == ring.next_id() - 1);
  return out;
}

}  // namespace

TEST_CASE("Ids begin at 1 and have no holes") {
  EventRing ring({10, 1000});
  CHECK(ring.next_id() == 1);
  CHECK(ring.oldest_id() == 1);
  ring.Push("a");
  ring.Push("b");
  CHECK(ring.next_id() == 3);
  CHECK(ring.oldest_id() == 1);
}

TEST_CASE("The oldest events go when there are too many") {
  const EventRing ring = RingOf(8, {3, 1000});
  CHECK(ring.size() == 3);
  CHECK(ring.oldest_id() == 6);
  CHECK(ReadAll(ring, 5) == "678");
}

TEST_CASE("The oldest events go when they have too many bytes, but the newest stays") {
  EventRing ring({100, 10});
  ring.Push("123456");
  ring.Push("1234");
  CHECK(ring.size() == 2);
  ring.Push("1");
  CHECK(ring.oldest_id() == 2);
  CHECK(ring.bytes() == 5);
  ring.Push(std::string(50, 'x'));
  CHECK(ring.size() == 1);
  CHECK(ring.oldest_id() == 4);
  CHECK(ring.bytes() == 50);
}

TEST_CASE("Resuming from every id there can be gives the rest, or a gap and all there is") {
  const EventRing ring = RingOf(9, {4, 1000});  // 6 7 8 9
  for (uint64_t id = 0; id <= 12; ++id) {
    CAPTURE(id);
    const sse::ResumePoint point = ring.Resume(std::to_string(id));
    const bool known = id >= 5 && id <= 9;
    CHECK(point.gap == !known);
    CHECK(point.after == (known ? id : 5));
    CHECK(ReadAll(ring, point.after) == std::string("6789").substr(point.after - 5));
  }
}

TEST_CASE("What is no number of ours is a gap") {
  const EventRing ring = RingOf(3, {10, 1000});
  for (const char* id : {"", "x", "-1", "+1", " 1", "1 ", "1.0", "0x1", "18446744073709551615",
                         "18446744073709551616", "99999999999999999999999"}) {
    CAPTURE(id);
    CHECK(ring.Resume(id).gap);
    CHECK(ring.Resume(id).after == 0);
  }
  CHECK_FALSE(ring.Resume("002").gap);
}

TEST_CASE("An empty ring can be resumed from 0 alone") {
  const EventRing ring({10, 1000});
  CHECK_FALSE(ring.Resume("0").gap);
  CHECK(ring.Resume("1").gap);
  CHECK(ReadAll(ring, 0).empty());
}

TEST_CASE("Reading stops at the batch size, but never before the first event") {
  EventRing ring({10, 1000});
  for (const char* event : {"aaaa", "bb", "cc", "d"}) ring.Push(event);
  for (const auto& [max_bytes, text] : {std::pair<size_t, std::string>{0, "aaaa"},
                                        {5, "aaaa"},
                                        {6, "aaaabb"},
                                        {8, "aaaabbcc"},
                                        {9, "aaaabbccd"}}) {
    std::string out = "before:";
    const uint64_t last = ring.Read(0, max_bytes, out);
    CHECK(out == "before:" + text);
    std::string rest;
    ring.Read(last, 1000, rest);
    CHECK(text + rest == "aaaabbccd");
  }
}

TEST_CASE("A reader that fell behind is out of reach") {
  EventRing ring = RingOf(3, {3, 1000});
  CHECK(ring.Reaches(0));
  ring.Push("4");
  CHECK_FALSE(ring.Reaches(0));
  CHECK(ring.Reaches(1));
  CHECK(ring.Reaches(4));
}
