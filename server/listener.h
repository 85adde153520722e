// Opens the listening socket, and says precisely why it cannot. It must not know HTTP.
//
// Not left to cpp-httplib 0.11.4: it sets SO_REUSEPORT, so that a second server on a busy port
// starts and shares it silently; its backlog is 5; and it does not say what went wrong.
#pragma once

#include <stdexcept>
#include <string>

namespace sse {

// what() is one line that says what to do.
struct StartError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Listener {
  int fd;
  int port;
};

// Binds and listens. Port 0 takes a free one; so does a busy port with `or_free_port`.
// `host` is a name or an address. Throws StartError.
Listener Listen(const std::string& host, int port, bool or_free_port);

}  // namespace sse
