// See conformance-client.h.
#include "tests/server/conformance-client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "tests/native/catch.h"

namespace sse::test {
namespace {

constexpr std::chrono::seconds kDeadline{20};
constexpr size_t kReadBytes = 1024 * 1024;

int Connect(const Address& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<uint16_t>(address.port));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = v4.sin_port;
  inet_pton(AF_INET, address.host.c_str(), &v4.sin_addr);
  inet_pton(AF_INET6, address.host.c_str(), &v6.sin6_addr);
  const int fd = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int result = is_ipv6 ? connect(fd, reinterpret_cast<sockaddr*>(&v6), sizeof v6)
                             : connect(fd, reinterpret_cast<sockaddr*>(&v4), sizeof v4);
  if (result == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

void Await(const std::function<bool()>& condition, const char* what) {
  const Time deadline = Clock::now() + kDeadline;
  while (!condition()) {
    INFO("waited in vain for " << what);
    REQUIRE(Clock::now() < deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

Address AddressOf(const std::string& url) {
  Address address;
  const size_t host = url.find("://") + 3;
  const size_t path = url.find('/', host);
  const size_t colon = url.rfind(':', path);
  address.host = url.substr(host, colon - host);
  if (address.host[0] == '[') address.host = address.host.substr(1, address.host.size() - 2);
  address.port = std::stoi(url.substr(colon + 1));
  if (path != url.npos) address.path = url.substr(path);
  return address;
}

RawClient::RawClient(const std::string& url) : address_(AddressOf(url)), fd_(Connect(address_)) {
  connected_ = fd_ >= 0;
  if (!connected_) return;
  const timeval deadline{kDeadline.count(), 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  const int yes = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

RawClient::~RawClient() { Close(); }

void RawClient::Get(const std::string& header_lines) {
  Send("GET " + address_.path + " HTTP/1.1\r\nHost: " + address_.host + ":" +
       std::to_string(address_.port) + "\r\n" + header_lines + "\r\n");
}

void RawClient::Send(const std::string& bytes) {
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0) return;  // the server refuses the rest; what it answered tells the test
    sent += static_cast<size_t>(count);
  }
}

void RawClient::SendFin() { shutdown(fd_, SHUT_WR); }

void RawClient::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

void RawClient::Reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  Close();
}

bool RawClient::Read() {
  std::string bytes(kReadBytes, '\0');
  const ssize_t count = recv(fd_, bytes.data(), bytes.size(), 0);
  const Time now = Clock::now();
  if (count > 0) {
    bytes.resize(static_cast<size_t>(count));
    bytes.shrink_to_fit();
    segments_.push_back({std::move(bytes), now});
    return true;
  }
  INFO("nothing came in time");
  REQUIRE((count == 0 || errno == ECONNRESET));
  end_ = count == 0 ? End::kFin : End::kReset;
  return false;
}

void RawClient::ReadUntil(const std::string& text) {
  while (bytes().find(text) == std::string::npos) {
    INFO("received: " << bytes());
    REQUIRE(Read());
  }
}

RawClient::End RawClient::ReadToEnd() {
  while (Read()) {
  }
  return end_;
}

size_t RawClient::TakeSegments() {
  size_t size = 0;
  for (const Segment& segment : segments_) size += segment.bytes.size();
  segments_.clear();
  return size;
}

std::string RawClient::bytes() const {
  std::string all;
  for (const Segment& segment : segments_) all += segment.bytes;
  return all;
}

std::string RawClient::body() const {
  const std::string all = bytes();
  const size_t end = all.find("\r\n\r\n");
  return end == all.npos ? "" : all.substr(end + 4);
}

}  // namespace sse::test
