// The table of routes: which path gives what. It must not know how streams are held open or how
// sockets work.
#pragma once

#include "server/channel.h"
#include "server/demos/feed.h"
#include "server/options.h"
#include "server/router.h"
#include "server/static_files.h"
#include "server/stream.h"

namespace sse {

// What the routes work on; lives longer than the router.
struct Services {
  explicit Services(const Options& options);

  const Clock::time_point started = Clock::now();
  StreamRegistry registry;
  Streams streams;
  Channels channels;
  Feed feed;
  StaticFiles pages;
  StaticFiles lib;
};

void AddRoutes(Router& router, Services& services);

}  // namespace sse
