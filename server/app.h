// Puts the server together, runs it until SIGINT or SIGTERM, and takes it apart in the right order.
// It must not know flags or routes.
#pragma once

#include "server/options.h"

namespace sse {

// Returns the exit code: 0 after a signal. Throws StartError when the server cannot start.
int RunServer(const Options& options);

}  // namespace sse
