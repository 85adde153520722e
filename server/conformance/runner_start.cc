// Implements runner_start.h. Must not know clients or plays.
#include "server/conformance/runner_start.h"

#include <stdexcept>

#include "server/conformance/adapter_link.h"

namespace sse::conformance {
namespace {

// The address is part of every URL that clients are given.
void CheckHost(const std::string& host) {
  if (host != "0.0.0.0" && host != "::") return;
  throw UsageError("--host " + host +
                   " is no address that a client can connect to; name the one that others reach "
                   "this machine by, such as 192.168.1.20 (see ip addr)");
}

}  // namespace

std::unique_ptr<Player> StartPlayer(const Options& options, PageDesk& desk,
                                    const AnswerRequest& first) {
  CheckHost(options.host);
  PlayerOptions plan;
  plan.host = options.host;
  plan.port = options.port;
  plan.port80 = true;
  plan.fallback = [&desk, first](const std::string& method, const std::string& target,
                                 const std::string& head, const std::string& body) {
    const std::string answer = first ? first(method, target, head, body) : "";
    return answer.empty() ? desk.Answer(method, target, head, body) : answer;
  };
  plan.fallback_body_limit = [&desk](const std::string& target) { return desk.BodyLimit(target); };
  try {
    auto player = Player::Start(plan);
    desk.SetOrigins(player->origin1(), player->origin2());
    return player;
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

}  // namespace sse::conformance
