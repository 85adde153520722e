// The reference for MIME types: Fetch's "extract a MIME type" and MIME Sniffing's "parse a MIME
// type" taken at their word, with every list and string in between. Shares nothing with wasm/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sse::test {

// Fetch, "get, decode, and split", of a combined header value.
std::vector<std::string> SplitHeaderValue(std::string_view value);

// MIME Sniffing, "parse a MIME type", as far as the essence; none on failure.
std::optional<std::string> ParseEssence(std::string_view text);

// Fetch, "extract a MIME type": the essence of the last part that is one; none on failure.
std::optional<std::string> ExtractEssence(std::string_view value);

}  // namespace sse::test
