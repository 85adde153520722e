// How exact and how fast the wire door is. Prints figures and judges none of them, so it runs only
// when it is asked for: build/conformance-tests "[measure]"
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "server/conformance/player.h"
#include "tests/native/catch.h"
#include "tests/server/conformance-client.h"
#include "tests/server/conformance-steps.h"

using namespace sse::test;
using std::chrono::duration;

namespace {

double Milliseconds(Clock::duration time) { return duration<double, std::milli>(time).count(); }

std::unique_ptr<Play> Begin(Player& player, Steps steps) {
  return player.Begin(ScenarioOf({std::move(steps)}), Door::kWire);
}

// Of this process, which is server and client at once.
double PeakMebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// How much later than asked the second of two segments was there, in ms.
double Lateness(Player& player, uint32_t ms) {
  const auto play = Begin(player, {Raw("a"), Delay(ms), Raw("b")});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadToEnd();
  REQUIRE(client.segments().size() == 2);
  return Milliseconds(client.segments()[1].when - client.segments()[0].when) - ms;
}

}  // namespace

TEST_CASE("measure: how late delays are", "[.][measure]") {
  const auto player = Player::Start({});
  for (const uint32_t ms : {5u, 10u, 50u, 100u, 1000u}) {
    std::vector<double> late;
    for (int i = 0; i < (ms > 100 ? 5 : 40); ++i) late.push_back(Lateness(*player, ms));
    std::sort(late.begin(), late.end());
    printf("delay %4u ms: %+.2f … %+.2f ms, median %+.2f\n", ms, late.front(), late.back(),
           late[late.size() / 2]);
  }
}

TEST_CASE("measure: how many flushes arrive as segments of their own", "[.][measure]") {
  const auto player = Player::Start({});
  for (const uint32_t gap : {0u, 1u, 2u, 10u}) {
    constexpr size_t kPieces = 1000;
    const auto play = Begin(*player, {Every(std::string(kPieces, 'x'), 1, gap)});
    RawClient client(play->urls().url1);
    client.Get();
    client.ReadToEnd();
    printf("%zu pieces, %u ms apart: %zu reads\n", kPieces, gap, client.segments().size());
  }
}

TEST_CASE("measure: how fast long streams are, and in how much memory", "[.][measure]") {
  const auto player = Player::Start({});
  const Payload line = Payload::Concatenation({Text("data: "), Payload::Index(8), Text("\n\n")});
  const std::pair<const char*, Payload> bodies[] = {
      {"1 MiB of numbered events", Payload::Repeat(line, 65'536, 0)},
      {"16 MiB of numbered events", Payload::Repeat(line, 16 * 65'536, 0)},
      {"256 MiB of one line", Payload::Cycle(Text("x"), 256 * 1024 * 1024)},
  };
  for (const auto& [name, body] : bodies) {
    const double before = PeakMebibytes();
    const auto play = Begin(*player, {HeadOf(Framing::kChunked), Data(body)});
    RawClient client(play->urls().url1);
    const Time start = Clock::now();
    client.Get();
    size_t bytes = 0;
    while (client.Read()) bytes += client.TakeSegments();
    const double ms = Milliseconds(Clock::now() - start);
    printf("%s: %.1f ms, %.0f MiB/s, peak memory %.1f -> %.1f MiB\n", name, ms,
           static_cast<double>(bytes) / 1048.576 / ms, before, PeakMebibytes());
  }
}
