// Holds an event stream open over cpp-httplib: the one place that knows how.
// It must not know what streams say (producer.h) or which there are (routes.h).
//
//  - HTTP/1.1 clients get chunks, HTTP/1.0 clients a body that ends with the connection.
//  - A producer is asked for bytes, then the thread sleeps until there is news, one second at most:
//    then it looks whether the client is still there, so that a vanished one frees its place.
//  - A comment goes out when nothing else has for the keep-alive time, so that proxies and clients
//    with a timeout do not give up.
//  - The last chunk is sent when the stream ends in order, and not when it is cut.
#pragma once

#include <httplib.h>

#include <functional>
#include <memory>
#include <string>

#include "server/producer.h"
#include "server/stream_registry.h"
#include "server/stream_request.h"

namespace sse {

// May throw BadRequest. `wakeup` lives longer than the producer.
using MakeProducer =
    std::function<std::unique_ptr<Producer>(const StreamRequest& request, Wakeup& wakeup)>;

class Streams {
 public:
  Streams(StreamRegistry& registry, Clock::duration keep_alive)
      : registry_(registry), keep_alive_(keep_alive) {}

  // Answers with an event stream, or with 503 when all places are taken. `route` is the name under
  // which the stream is counted.
  void Answer(const httplib::Request& request, const std::string& body, const std::string& route,
              const MakeProducer& make_producer, httplib::Response& response);

 private:
  void Refuse(httplib::Response& response) const;

  StreamRegistry& registry_;
  const Clock::duration keep_alive_;
};

// The caller of a request, for the registry. Throws BadRequest for a token over 64 bytes.
Caller CallerOf(const httplib::Request& request);

}  // namespace sse
