// Implements scenario.h. Must not know sockets, JSON, or what is expected.
#include "server/conformance/scenario.h"

#include <algorithm>

namespace sse::conformance {

bool Scenario::needs_own_ports() const {
  const auto touches_the_port = [](const Entry& entry) {
    return entry.at == Entry::At::kAccept || entry.refuse_ms.has_value();
  };
  return std::any_of(entries.begin(), entries.end(), touches_the_port) ||
         std::any_of(otherwise.begin(), otherwise.end(), touches_the_port);
}

}  // namespace sse::conformance
