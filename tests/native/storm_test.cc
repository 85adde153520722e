// Reconnect storms: thousands of sources against a server that refuses, accepts and closes at once,
// and recovers, on a virtual clock. The core has no randomness, so every run is the same run.
#include <algorithm>
#include <cstring>
#include <functional>
#include <queue>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.h"
#include "wasm/core.h"

namespace {

using sse::State;

enum class Answer { kRefuse, kCloseAtOnce, kOneEvent, kHold };

// What the server does with an attempt at this time.
using Script = std::function<Answer(uint64_t now_ms)>;

// The rule in connection.cc, said again: the reconnection time, more after barren attempts in a
// row, never below 10 ms.
uint64_t LeastDelay(uint64_t reconnection_ms, int barren_attempts) {
  uint64_t delay = reconnection_ms;
  if (barren_attempts >= 2) {
    uint64_t more = 100;
    for (int i = 2; i < barren_attempts && more < 25600; i++) more *= 2;
    delay += more;
  }
  return delay < 10 ? 10 : delay;
}

struct Client {
  State state{};
  std::vector<uint64_t> attempts;
  uint64_t lost_at = 0;
  int barren_attempts = 0;
  uint64_t reconnection_ms = 3000;
  bool too_early = false;
};

class Simulation {
 public:
  // Every stream begins with this reconnection time.
  Simulation(size_t clients, Script script, uint32_t retry_ms)
      : clients_(clients), script_(std::move(script)), retry_ms_(retry_ms) {}

  void Run(uint64_t until_ms) {
    for (size_t i = 0; i < clients_.size(); i++) {
      At(i % 1000, i, [this](size_t client) { StartClient(client); });
    }
    while (!queue_.empty() && std::get<0>(queue_.top()) <= until_ms) {
      const auto [time, order, client, call] = queue_.top();
      queue_.pop();
      now_ms_ = time;
      call(client);
    }
  }

  const std::vector<Client>& clients() const { return clients_; }

 private:
  using Call = std::function<void(size_t client)>;
  using Entry = std::tuple<uint64_t, uint64_t, size_t, Call>;
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return std::tie(std::get<0>(a), std::get<1>(a)) > std::tie(std::get<0>(b), std::get<1>(b));
    }
  };

  void At(uint64_t time_ms, size_t client, Call call) {
    queue_.emplace(time_ms, order_++, client, std::move(call));
  }

  // Takes the client's State up, states a fact, puts it aside, then performs the actions.
  template <typename Fact>
  void With(size_t index, const Fact& fact) {
    core_.parser.state = clients_[index].state;
    fact();
    for (int32_t action; (action = core_.Next()) != 0;) Perform(index, action);
    clients_[index].state = core_.parser.state;
  }

  void StartClient(size_t index) {
    With(index, [&] { core_.Start(); });
  }

  void Perform(size_t index, int32_t action) {
    if (action == sse::kActionCONNECT) Attempt(index);
    if (action != sse::kActionWAIT) return;
    At(now_ms_ + core_.parser.state.delay_ms, index,
       [this](size_t client) { With(client, [&] { core_.Fire(); }); });
  }

  void Attempt(size_t index) {
    Client& client = clients_[index];
    if (!client.attempts.empty()) {
      const uint64_t least = LeastDelay(client.reconnection_ms, client.barren_attempts);
      client.too_early |= now_ms_ - client.lost_at < least;
    }
    client.attempts.push_back(now_ms_);
    const Answer answer = script_(now_ms_);
    if (answer == Answer::kRefuse) {
      At(now_ms_ + 1, index, [this](size_t i) { LoseClient(i, sse::kReasonNETWORK, false); });
    } else {
      At(now_ms_ + 1, index, [this, answer](size_t i) { Accept(i, answer); });
    }
  }

  void Accept(size_t index, Answer answer) {
    With(index, [&] {
      std::memcpy(core_.parser.text, "text/event-stream", 17);
      core_.Respond(200, 17);
    });
    if (answer == Answer::kHold) return;
    const std::string retry = "retry: " + std::to_string(retry_ms_) + "\n";
    With(index, [&] { Feed(answer == Answer::kOneEvent ? retry + "data\n\n" : retry); });
    clients_[index].reconnection_ms = retry_ms_;
    At(now_ms_ + 1, index,
       [this, answer](size_t i) { LoseClient(i, sse::kReasonENDED, answer == Answer::kOneEvent); });
  }

  // Nothing stays pending: only whole lines are fed.
  void Feed(const std::string& bytes) {
    std::memcpy(core_.parser.text, bytes.data(), bytes.size());
    core_.Parse(sse::kTEXT_OFFSET + static_cast<uint32_t>(bytes.size()));
  }

  void LoseClient(size_t index, int32_t reason, bool fruitful) {
    Client& client = clients_[index];
    client.lost_at = now_ms_;
    client.barren_attempts = fruitful ? 0 : client.barren_attempts + 1;
    With(index, [&] { core_.Lose(reason); });
  }

  std::vector<Client> clients_;
  Script script_;
  uint32_t retry_ms_;
  sse::Core core_{};
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
  uint64_t now_ms_ = 0;
  uint64_t order_ = 0;
};

bool AnyTooEarly(const Simulation& simulation) {
  for (const Client& client : simulation.clients()) {
    if (client.too_early) return true;
  }
  return false;
}

size_t CountOpen(const Simulation& simulation) {
  size_t open = 0;
  for (const Client& client : simulation.clients()) open += client.state.ready_state == sse::kOPEN;
  return open;
}

size_t MostAttempts(const Simulation& simulation) {
  size_t most = 0;
  for (const Client& client : simulation.clients()) most = std::max(most, client.attempts.size());
  return most;
}

}  // namespace

TEST_CASE("thousands of sources come back when the server recovers, and none too early",
          "[storm]") {
  const Script script = [](uint64_t now_ms) {
    if (now_ms < 20000) return Answer::kRefuse;
    if (now_ms < 60000) return Answer::kCloseAtOnce;
    if (now_ms < 90000) return Answer::kOneEvent;
    if (now_ms < 150000) return Answer::kRefuse;
    return Answer::kHold;
  };
  Simulation simulation(5000, script, 700);
  simulation.Run(150000 + 700 + 25600 + 2);  // the longest delay later all have tried again
  CHECK(!AnyTooEarly(simulation));
  CHECK(CountOpen(simulation) == 5000);
}

TEST_CASE("a server that closes at once sees few attempts, also with retry: 0", "[storm]") {
  for (const Answer answer : {Answer::kCloseAtOnce, Answer::kRefuse}) {
    Simulation simulation(
        2000, [=](uint64_t) { return answer; }, 0);
    simulation.Run(120000);
    CHECK(!AnyTooEarly(simulation));
    // Nine doublings take 51 s, then one attempt each 25.6 s.
    CHECK(MostAttempts(simulation) <= 14);
    CHECK(MostAttempts(simulation) >= 10);
  }
}

TEST_CASE("a server that sends an event and closes sees no more than its retry allows", "[storm]") {
  Simulation slow(
      1000, [](uint64_t) { return Answer::kOneEvent; }, 500);
  slow.Run(30000);
  CHECK(!AnyTooEarly(slow));
  CHECK(MostAttempts(slow) <= 1 + 30000 / 500);
  CHECK(MostAttempts(slow) >= 55);
  Simulation zero(
      100, [](uint64_t) { return Answer::kOneEvent; }, 0);
  zero.Run(10000);
  CHECK(!AnyTooEarly(zero));
  CHECK(MostAttempts(zero) <= 1 + 10000 / 10);
}

TEST_CASE("the same storm runs the same way twice", "[storm]") {
  const Script script = [](uint64_t now_ms) {
    return now_ms % 7 < 3   ? Answer::kRefuse
           : now_ms % 7 < 5 ? Answer::kCloseAtOnce
                            : Answer::kOneEvent;
  };
  Simulation first(100, script, 33), second(100, script, 33);
  first.Run(60000);
  second.Run(60000);
  for (size_t i = 0; i < 100; i++) {
    CHECK(first.clients()[i].attempts == second.clients()[i].attempts);
  }
  CHECK(!AnyTooEarly(first));
}
