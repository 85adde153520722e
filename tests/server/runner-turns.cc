// The connections that the pages of one browser share: never more than there are, and everybody
// gets a turn.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "server/conformance/runner_turns.h"
#include "tests/native/catch.h"

using sse::conformance::ConnectionTurns;

TEST_CASE("turns: nobody has more connections than there are, and who needs all gets them") {
  constexpr size_t kConnections = 4, kThreads = 6, kTurns = 500;
  ConnectionTurns turns(kConnections);
  std::atomic<size_t> taken = 0, most = 0, whole = 0;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; i++) {
    const size_t wanted = i == 0 ? SIZE_MAX : i % 3 + 1;
    threads.emplace_back([&, wanted] {
      const size_t had = std::min(wanted, kConnections);
      for (size_t turn = 0; turn < kTurns; turn++) {
        const ConnectionTurns::Turn mine(&turns, wanted);
        const size_t now = taken += had;
        for (size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        if (wanted == SIZE_MAX && now == kConnections) whole++;
        taken -= had;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(most <= kConnections);
  CHECK(whole == kTurns);
  CHECK(taken == 0);
}

TEST_CASE("turns: where nothing is shared nobody waits") {
  bool both = false;
  {
    const ConnectionTurns::Turn all(nullptr, SIZE_MAX), one(nullptr, 1);
    both = true;  // the second would wait for the first one's end
  }
  CHECK(both);
}
