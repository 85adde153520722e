// Decides whether a response's Content-Type says text/event-stream: Fetch "extract a MIME type"
// over the combined field value, MIME Sniffing "parse a MIME type" for each of its parts. Knows
// nothing else of HTTP.
#pragma once

#include <stdint.h>

namespace sse {

// True when the last valid MIME type in value[0, length) has the essence text/event-stream.
// `value` is the field's value as bytes; several fields are joined by a comma, as Fetch joins
// them. Parameters and letter case don't matter.
bool IsEventStream(const uint8_t* value, uint32_t length);

}  // namespace sse
