// The wire door: plays every scenario, byte- and segment-exact, on standalone Asio. It has a thread
// and an io_context of its own; all methods may be called from any other thread. Must not know
// cpp-httplib.
//
// Ports that all plays share: two origins (plain HTTP, they differ in their port only), one each
// for IPv6 and, if it was asked for, port 80, and five with TLS. A play that closes its port for a
// while, or speaks before it is spoken to, has ports of its own.
#pragma once

#include <memory>
#include <string>

#include "server/conformance/play_state.h"
#include "server/conformance/player.h"

namespace sse::conformance {

class WireDoor {
 public:
  // Listens when this returns. Throws std::runtime_error.
  explicit WireDoor(const PlayerOptions& options);
  ~WireDoor();

  std::shared_ptr<PlayState> Begin(Scenario scenario, const std::string& token);
  // Afterwards nothing of this play is open any more.
  void End(const std::shared_ptr<PlayState>& play);

  std::string origin1() const;
  std::string origin2() const;
  std::string certificate() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace sse::conformance
