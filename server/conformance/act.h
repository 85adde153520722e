// What a door has to do next in an entry: the steps of a scenario, with all that is computed
// computed, and everything that is written as one Send per TCP segment. Must not know how it is
// done.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "server/conformance/scenario.h"

namespace sse::conformance {

namespace act {
struct Send {
  std::string bytes;  // never empty
};
struct Wait {
  uint32_t ms;
};
struct Done {};  // and again for ever
}  // namespace act

using Act = std::variant<act::Send, act::Wait, step::Mark, step::Hold, step::WaitFor,
                         step::AwaitClientClose, step::KeepAlive, step::Close, act::Done>;

}  // namespace sse::conformance
