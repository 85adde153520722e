// POST /publish and GET /channel/NAME. It must not know how streams are held open.
#pragma once

#include "server/channel.h"
#include "server/router.h"
#include "server/stream.h"

namespace sse {

// All of them must live longer than the router.
void AddChannelRoutes(Router& router, Channels& channels, Streams& streams);

}  // namespace sse
