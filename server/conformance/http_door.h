// The HTTP door: plays what HTTP can say through cpp-httplib, on the project's own server, at two
// origins. All methods may be called from any thread. Must not know the wire door.
#pragma once

#include <memory>
#include <string>

#include "server/conformance/play_state.h"

namespace sse::conformance {

class HttpDoor {
 public:
  // Listens when this returns. Throws std::runtime_error.
  explicit HttpDoor(const std::string& host);
  ~HttpDoor();

  // The scenario must be one that HTTP can say (http_entry.h).
  std::shared_ptr<PlayState> Begin(Scenario scenario, const std::string& token);
  void End(const std::shared_ptr<PlayState>& play);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace sse::conformance
