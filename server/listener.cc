// Implements listener.h. It must not know HTTP.
#include "server/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace sse {
namespace {

// Connections that wait to be accepted; a thousand clients may reconnect at the same moment.
constexpr int kBacklog = 4096;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses Resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) {
    throw StartError("--host " + host + " is no address of this machine (" + gai_strerror(error) +
                     "); try --host 127.0.0.1");
  }
  return Addresses(found, freeaddrinfo);
}

// Returns the socket, or -1 with errno set.
int Open(const addrinfo& address) {
  const int fd = socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);  // connections in TIME_WAIT only
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int OpenAny(const Addresses& addresses) {
  int fd = -1;
  for (const addrinfo* entry = addresses.get(); entry != nullptr && fd < 0;
       entry = entry->ai_next) {
    fd = Open(*entry);
  }
  return fd;
}

std::string Explain(const std::string& host, int port, int error) {
  const std::string where = "port " + std::to_string(port) + " on " + host;
  switch (error) {
    case EADDRINUSE:
      return where + " is in use; choose another with --port, or take a free one with " +
             "--port 0 or --port-fallback";
    case EACCES:
      return where + " needs privileges; choose a --port above 1023";
    case EADDRNOTAVAIL:
      return "--host " + host + " is no address of this machine; try --host 127.0.0.1";
    default:
      return where + " cannot be opened (" + strerror(error) + "); choose another --port or --host";
  }
}

int PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Listener Listen(const std::string& host, int port, bool or_free_port) {
  const int fd = OpenAny(Resolve(host, port));
  if (fd >= 0) return {fd, PortOf(fd)};
  const int error = errno;
  if (error == EADDRINUSE && or_free_port && port != 0) return Listen(host, 0, false);
  throw StartError(Explain(host, port, error));
}

}  // namespace sse
