// Where the parts of a Parser stand in a module's memory: what abi.def tells the callers is true.
#pragma once

#include <stddef.h>

#include "parser.h"

namespace sse {

static_assert(offsetof(Parser, state) == 0);
static_assert(offsetof(Parser, types) == kTYPES_OFFSET);
static_assert(sizeof(Parser::Type) == kTYPE_STRIDE);
static_assert(offsetof(Parser, text) == kTEXT_OFFSET);
static_assert(kTEXT_OFFSET + kTEXT_BYTES == kTEXT_END);
static_assert(offsetof(Parser, records) == kRECORDS_OFFSET);

}  // namespace sse
