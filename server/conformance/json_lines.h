// The lines of values in a JSON text; the JSON library keeps none. Must not know what the text is
// about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sse::conformance {

using JsonPath = std::vector<std::string>;  // keys, and indices in decimal

// The line on which the value at `path` begins, from 1. `json` has to be JSON and to have it.
int LineOfValue(std::string_view json, const JsonPath& path);

// The same for each item of the list at `path`, in one pass.
std::vector<int> LinesOfItems(std::string_view json, const JsonPath& path);

// The first line on which lists and objects are nested deeper than `limit`; 0 if there is none.
// `text` may be anything.
int LineNestedDeeperThan(std::string_view text, int limit);

}  // namespace sse::conformance
