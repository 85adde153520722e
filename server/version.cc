// The version that the build passes in. The only file that depends on it.
#include "server/options.h"

namespace sse {

const char* const kVersion = SSE_VERSION;

}  // namespace sse
