// The WebAssembly module: one Core and the functions of contract.h. Only compiled for WebAssembly.
#include "core.h"

#include "contract.h"
#include "layout.h"

namespace {
sse::Core core;
}

void start() { core.StartCleared(); }
void head(uint32_t status, uint32_t length) { core.Head(status, length); }
void begin() { core.parser.BeginStream(); }
uint32_t parse(uint32_t end) { return core.Parse(end); }
uint32_t pack() { return core.parser.Compact(); }
void units(uint32_t first, uint32_t last, uint32_t low) { core.parser.Units(first, last, low); }
void lose(int32_t reason) { core.Lose(reason); }
void fire() { core.Fire(); }
void close() { core.Close(); }
int32_t next() { return core.Next(); }
