// Implements runner_replay_fetch.h. Must not know plays.
#include "server/conformance/runner_replay_fetch.h"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectTime{10000};  // a play may refuse for a while
constexpr milliseconds kConnectAgain{20};
constexpr size_t kMaxBytes = 4 * 1024 * 1024;
constexpr int kPollMs = 50;

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

int Connect(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    const int descriptor = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, 0);
    if (descriptor < 0) continue;
    if (connect(descriptor, one->ai_addr, one->ai_addrlen) == 0) return descriptor;
    close(descriptor);
  }
  return -1;
}

int ConnectInTime(const std::string& host_port, const std::atomic<bool>& stopping) {
  const size_t colon = host_port.rfind(':');
  const Time end = Clock::now() + kConnectTime;
  while (!stopping) {
    const int descriptor = Connect(host_port.substr(0, colon), host_port.substr(colon + 1));
    if (descriptor >= 0 || Clock::now() >= end) return descriptor;
    usleep(static_cast<useconds_t>(kConnectAgain.count()) * 1000);
  }
  return -1;
}

// False when there is no more; then `fetched.end` says why.
bool ReadPiece(int descriptor, Fetched& fetched) {
  std::array<char, 65536> buffer;
  const ssize_t size = recv(descriptor, buffer.data(), buffer.size(), 0);
  if (size == 0) fetched.end = "the server closed the connection";
  if (size < 0) fetched.end = std::string("the connection broke: ") + strerror(errno);
  if (size <= 0) return false;
  fetched.pieces.push_back({Clock::now(), {buffer.data(), static_cast<size_t>(size)}});
  return true;
}

}  // namespace

Fetched Fetch(const std::string& host_port, const std::string& target, milliseconds silence,
              const std::atomic<bool>& stopping) {
  Fetched fetched;
  const Socket connection(ConnectInTime(host_port, stopping));
  fetched.start = Clock::now();
  if (connection.get() < 0) {
    fetched.end = "no connection";
    return fetched;
  }
  const std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: " + host_port + "\r\nAccept: text/event-stream\r\n\r\n";
  send(connection.get(), request.data(), request.size(), MSG_NOSIGNAL);
  Time last = Clock::now();
  size_t bytes = 0;
  while (!stopping && Clock::now() - last < silence && bytes < kMaxBytes) {
    pollfd readable{connection.get(), POLLIN, 0};
    if (poll(&readable, 1, kPollMs) <= 0) continue;
    if (!ReadPiece(connection.get(), fetched)) return fetched;
    bytes += fetched.pieces.back().bytes.size();
    last = Clock::now();
  }
  fetched.end = bytes >= kMaxBytes ? "4 MiB are enough" : "the stream is held open";
  return fetched;
}

}  // namespace sse::conformance
