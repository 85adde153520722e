// A play's URLs and journal as JSON, for the control API. Times are in microseconds since the play
// began. Must not know HTTP.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/conformance/journal.h"
#include "server/conformance/player.h"

namespace sse::conformance {

// Without those that the play does not have.
nlohmann::ordered_json UrlsJson(const Urls& urls);

// What clients sent is in base64: it may be any bytes.
nlohmann::ordered_json JournalJson(const Journal& journal);

}  // namespace sse::conformance
