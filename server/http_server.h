// The HTTP door: cpp-httplib set up so that event streams can live on it.
// It must not know routes (router.h) or streams.
//
// The library reads requests and writes responses. What is done around it, and why:
//  - each connection is a connection.h on a thread of connection_threads.h: the library's pool has
//  a
//    fixed number of threads, and its sockets cannot be interrupted;
//  - the listening socket comes from listener.h, which says why; accepting is done here;
//  - routing is router.h's, which says why;
//  - bodies are read under a limit that holds for chunked ones too, and a form is nothing special;
//  - a POST without Content-Length and Transfer-Encoding has an empty body, as HTTP says; the
//  library
//    would wait for the end of the connection;
//  - Range is ignored: it means nothing for a stream;
//  - so is Accept-Encoding: the library would compress each answer anew with Brotli at its highest
//    level (0.17 s measured for 40 KB of script), and could be made to collect a stream.
#pragma once

#include <cstddef>
#include <memory>

#include "server/router.h"

namespace sse {

struct HttpLimits {
  size_t max_connections;  // served at a time; further ones wait
  size_t max_body_bytes;
};

class HttpServer {
 public:
  // `router` must be complete, and live longer. `listening_fd` is taken over.
  HttpServer(const Router& router, HttpLimits limits, int listening_fd);
  ~HttpServer();

  // Serves until Stop().
  void Serve();

  // From any thread: breaks all connections, and makes Serve() return. Streams should have been
  // ended before.
  void Stop();

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace sse
