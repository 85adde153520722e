// The one contract of the WebAssembly boundary. abi.def names its parts; this says what they mean
// together. Raw exports, no imports, no callbacks, memory that never grows: every view on it can
// be made once.
//
// Memory. The module's only data is one Core, at address 0: short addresses make a small module.
// At 0 stands the State of the active source, at TEXT_OFFSET its text, at RECORDS_OFFSET the
// records of the last batch as int32 triples {op, start, end}. Every offset is an address.
//
// Many sources, one core. All sources of a realm share this instance: a page gets few wasm
// memories. A source is put aside by copying the State and the bytes [TEXT_OFFSET, write_at) out
// after pack(), and taken up by copying them back to the same places. A fresh source is a State of
// zeros and start(). Event types known by number belong to the instance, not to a source; their
// names stand at TYPES_OFFSET + number * TYPE_STRIDE for good.
//
// Lifetime. Records and the bytes they name live until the next parse(), pack() or head(),
// whatever source it is for. Decode before user code runs.
//
// A batch. Write up to MAX_CHUNK bytes at write_at (pack() first when they'd reach beyond
// TEXT_END), call parse(write_at + length), perform the records; while `more` is set, call parse()
// with the same end again. Then carry out next() until it gives 0. Never call parse() on a source
// that isn't OPEN.
//
// Facts and actions. head(), lose(), fire() and close() state a fact; each may leave actions in
// `due`. User code runs only between two calls into the core.
//
// Bytes. head() takes one byte per character of the header value as Fetch gives it. The last
// event ID goes to the server as the UTF-8 bytes of the decoded string.
#pragma once

#include <stdint.h>

#define SSE_EXPORT(name) extern "C" __attribute__((export_name(#name), visibility("default")))

SSE_EXPORT(start) void start();
SSE_EXPORT(head) void head(uint32_t status, uint32_t length);
SSE_EXPORT(begin) void begin();
SSE_EXPORT(parse) uint32_t parse(uint32_t end);
SSE_EXPORT(pack) uint32_t pack();
SSE_EXPORT(units) void units(uint32_t first, uint32_t last, uint32_t low);
SSE_EXPORT(lose) void lose(int32_t reason);
SSE_EXPORT(fire) void fire();
SSE_EXPORT(close) void close();
SSE_EXPORT(next) int32_t next();
