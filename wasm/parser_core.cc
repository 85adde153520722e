// The WebAssembly module of the entry eventsource-wasm/parser: the parser without a connection, in
// place of core.cc. Its State stands where the other module's does. Only compiled for WebAssembly.
#include "contract.h"
#include "layout.h"
#include "parser.h"

namespace {
sse::Parser parser;
}

void start() { parser.max_event_bytes = sse::kMAX_EVENT_BYTES; }
void begin() { parser.BeginStream(); }
uint32_t parse(uint32_t end) { return parser.Parse(end); }
uint32_t pack() { return parser.Compact(); }
void units(uint32_t first, uint32_t last, uint32_t low) { parser.Units(first, last, low); }
