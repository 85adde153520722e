// Plays one play to one client over the network and has it judged: begins it on the server, tells
// the client what the case says when the case says, watches until everything has been seen and it
// stays quiet, probes, judges. Must not know other plays, or how verdicts are shown.
#pragma once

#include <atomic>
#include <string>

#include "server/conformance/adapter.h"
#include "server/conformance/judge.h"
#include "server/conformance/player.h"

namespace sse::conformance {

struct PlaySettings {
  Player& player;
  Door door = Door::kAuto;
  double time_scale = 1;  // of all that is waited for
  const std::atomic<bool>& stopping;
};

struct PlayResult {
  Judgement judgement;
  double ms = 0;
  std::string seen;            // in words, for reports
  bool failed_unseen = false;  // an attempt of the client never came to the server
};

PlayResult RunPlay(const Case& which, const PlaySpec& play, Adapter& adapter, const Hello& hello,
                   const PlaySettings& settings);

// What the client has no way to show isn't judged.
PlaySpec WithoutHidden(const PlaySpec& play, const Hello& hello);

// Whether the play waits for a moment that the client has no way to show.
bool WaitsForHidden(const PlaySpec& play, const Hello& hello);

}  // namespace sse::conformance
