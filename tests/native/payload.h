// The payloads of tests/cases as bytes; tests/cases/README.md describes them. Knows nothing of the
// rest of a case.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sse::test {

// `index` is what an index generator outside any repeat of the payload itself gives. Throws
// std::runtime_error, or what the JSON library throws, when the payload is none.
std::string ExpandPayload(const nlohmann::json& payload, size_t index = 0);

}  // namespace sse::test
