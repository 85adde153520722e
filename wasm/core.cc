// The WebAssembly module: one Core and the functions of contract.h. Only compiled for WebAssembly.
#include "core.h"

#include <stddef.h>

#include "contract.h"

using sse::Parser;

static_assert(offsetof(Parser, state) == 0);
static_assert(offsetof(Parser, types) == sse::kTYPES_OFFSET);
static_assert(sizeof(Parser::Type) == sse::kTYPE_STRIDE);
static_assert(offsetof(Parser, text) == sse::kTEXT_OFFSET);
static_assert(sse::kTEXT_OFFSET + sse::kTEXT_BYTES == sse::kTEXT_END);
static_assert(offsetof(Parser, records) == sse::kRECORDS_OFFSET);

namespace {
sse::Core core;
}

void start() { core.StartCleared(); }
void head(uint32_t status, uint32_t length) { core.Head(status, length); }
void begin() { core.parser.BeginStream(); }
uint32_t parse(uint32_t end) { return core.Parse(end); }
uint32_t pack() { return core.parser.Compact(); }
void units(uint32_t count) { core.parser.Units(count); }
void lose(int32_t reason) { core.Lose(reason); }
void fire() { core.Fire(); }
void close() { core.Close(); }
int32_t next() { return core.Next(); }
