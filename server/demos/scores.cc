// /demo/scores: four matches that run on the server, the same for all clients, and start over. At
// first an event "match" for each with its state, then an event "score" every second for one of
// them in turn. It must not know HTTP.
//
// Nothing is kept: the state of a match is a function of the time since the first client came.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/demos/demos.h"
#include "server/demos/ticker.h"
#include "server/event_writer.h"
#include "server/json_text.h"

namespace sse {
namespace {

constexpr std::chrono::seconds kTurn{1};
constexpr uint32_t kMinutesPerTurn = 4;
constexpr uint32_t kLastMinute = 90;
constexpr uint32_t kTurnsPerGame =
    kLastMinute / kMinutesPerTurn + 2;  // the final score stays a turn

struct Match {
  const char* home;
  const char* away;
};

constexpr std::array<Match, 4> kMatches{{
    {"Reykjavík", "São Paulo"},
    {"Łódź", "Köln"},
    {"東京", "Montréal"},
    {"Nairobi", "Zürich"},
}};

// Spreads bits well enough for football.
uint32_t Mix(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

bool Scores(uint32_t match, uint32_t game, uint32_t minute, uint32_t side) {
  return Mix(match * 1000003U + game * 10007U + minute * 101U + side * 7U + 1U) % 60 == 0;
}

uint32_t Goals(uint32_t match, uint32_t game, uint32_t until_minute, uint32_t side) {
  uint32_t goals = 0;
  for (uint32_t minute = 1; minute <= until_minute; ++minute) {
    goals += Scores(match, game, minute, side);
  }
  return goals;
}

std::string StateOf(uint32_t match, uint32_t turn) {
  const auto matches = static_cast<uint32_t>(kMatches.size());
  const uint32_t turns_played = (turn + matches - match) / matches + match * 5;  // not all in step
  const uint32_t game = turns_played / kTurnsPerGame;
  const uint32_t minute = std::min(turns_played % kTurnsPerGame * kMinutesPerTurn, kLastMinute);
  return JsonText({{"match", match + 1},
                   {"home", kMatches[match].home},
                   {"away", kMatches[match].away},
                   {"score", {Goals(match, game, minute, 0), Goals(match, game, minute, 1)}},
                   {"minute", minute}});
}

Clock::time_point KickOff() {
  static const Clock::time_point start = Clock::now();
  return start;
}

uint32_t TurnAt(Clock::time_point now) { return static_cast<uint32_t>((now - KickOff()) / kTurn); }

class ScoresDemo : public Producer {
 public:
  explicit ScoresDemo(Clock::time_point now)
      : first_turn_(TurnAt(now)), beat_(KickOff() + (first_turn_ + 1) * kTurn, kTurn) {}

  Next Produce(Clock::time_point now, std::string& out) override {
    if (!opened_) AppendAll(out);
    if (beat_.Due(now)) AppendTurn(out, TurnAt(now));
    return Next::At(beat_.next());
  }

 private:
  void AppendAll(std::string& out) {
    opened_ = true;
    for (uint32_t match = 0; match < kMatches.size(); ++match) {
      AppendEvent(out, {"match", "", StateOf(match, first_turn_)});
    }
  }

  static void AppendTurn(std::string& out, uint32_t turn) {
    AppendEvent(out, {"score", "", StateOf(turn % kMatches.size(), turn)});
  }

  const uint32_t first_turn_;
  Ticker beat_;
  bool opened_ = false;
};

}  // namespace

std::unique_ptr<Producer> MakeScores(const StreamRequest&, Wakeup&) {
  return std::make_unique<ScoresDemo>(Clock::now());
}

}  // namespace sse
