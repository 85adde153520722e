// Implements connection.h. It must not know routes or event streams.
#include "server/connection.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "server/request_head.h"

namespace sse {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRequestTime{15000};  // from a request's first byte to its last
constexpr milliseconds kWriteStall{30000};   // without the client taking a byte
constexpr milliseconds kLinger{1000};        // for a client that still sends after our last byte
constexpr milliseconds kIdleCheck{100};
constexpr milliseconds kWriteCheck{250};
constexpr size_t kMaxHeadBytes = 32 * 1024;
constexpr size_t kReadBytes = 4096;

thread_local Connection* connection_of_this_thread = nullptr;

// Returns the events that are true within `timeout`, 0 if none.
short Poll(int fd, short events, milliseconds timeout) {
  pollfd entry{fd, events, 0};
  const int count = poll(&entry, 1, static_cast<int>(timeout.count()));
  return count > 0 ? entry.revents : 0;
}

milliseconds Until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return std::max(left, milliseconds(0));
}

void SetOption(int fd, int option, int value) {
  setsockopt(fd, IPPROTO_TCP, option, &value, sizeof value);
}

void ReadAddress(const sockaddr_storage& address, std::string& ip, int& port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    port = ntohs(v4.sin_port);
  } else if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    port = ntohs(v6.sin6_port);
  }
  // A dual-stack socket reports IPv4 peers as ::ffff:1.2.3.4; they are the same callers.
  const bool mapped = strncmp(text, "::ffff:", 7) == 0 && strchr(text, '.') != nullptr;
  ip = mapped ? text + 7 : text;
}

}  // namespace

Connection::Connection(int fd) : fd_(fd) {
  SetOption(fd_, TCP_NODELAY, 1);  // an event must not wait for the acknowledgement of the last one
  SetOption(fd_, TCP_USER_TIMEOUT, static_cast<int>(kWriteStall.count()));  // a cut cable
  connection_of_this_thread = this;
}

Connection::~Connection() {
  connection_of_this_thread = nullptr;
  close(fd_);
}

Connection* Connection::OfThisThread() { return connection_of_this_thread; }

// Closing a socket with unread bytes resets the connection, and the client may lose our last
// answer.
void Connection::Finish() {
  char unread[kReadBytes];
  shutdown(fd_, SHUT_WR);
  const auto deadline = Clock::now() + kLinger;
  const bool wait = unread_body_ || in_head_;
  do {
    if (wait && !WaitReadable(deadline)) return;
  } while (recv(fd_, unread, sizeof unread, MSG_DONTWAIT) > 0 && Clock::now() < deadline);
}

bool Connection::WaitForRequest(const std::function<bool(Clock::duration)>& give_up) {
  const auto start = Clock::now();
  while (!has_buffered()) {
    if (Poll(fd_, POLLIN, kIdleCheck) != 0) return true;
    const auto waited = Clock::now() - start;
    if (waited >= kIdle || give_up(waited)) return false;
  }
  return true;
}

void Connection::BeginRequest() {
  head_.clear();
  in_head_ = true;
  unread_body_ = false;
  request_began_ = Clock::now();
  request_deadline_ = request_began_ + kRequestTime;
}

std::optional<std::string> Connection::RawHeader(std::string_view name) const {
  return RawHeaderValue(head_, name);
}

bool Connection::PeerIsGone() const {
  return (Poll(fd_, POLLRDHUP, milliseconds(0)) & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void Connection::Abort() { shutdown(fd_, SHUT_RDWR); }

bool Connection::WaitReadable(Clock::time_point deadline) const {
  while (Poll(fd_, POLLIN, Until(deadline)) == 0) {
    if (Clock::now() >= deadline) return false;
  }
  return true;
}

bool Connection::Fill() {
  char bytes[kReadBytes];
  for (;;) {
    if (!WaitReadable(request_deadline_)) return false;
    const ssize_t count = recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    buffer_.assign(bytes, static_cast<size_t>(std::max<ssize_t>(count, 0)));
    read_at_ = 0;
    return count >= 0;
  }
}

size_t Connection::TakeBuffered(char* to, size_t size) {
  const size_t count = std::min(size, buffer_.size() - read_at_);
  memcpy(to, buffer_.data() + read_at_, count);
  read_at_ += count;
  if (in_head_) head_.append(to, count);
  return count;
}

ssize_t Connection::read(char* to, size_t size) {
  if (in_head_ && head_.size() >= kMaxHeadBytes) return -1;
  if (!has_buffered() && !Fill()) return -1;
  return static_cast<ssize_t>(TakeBuffered(to, size));
}

ssize_t Connection::write(const char* from, size_t size) {
  for (;;) {
    const ssize_t count = send(fd_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    if (errno != EAGAIN || !WaitWritable()) return -1;
  }
}

size_t Connection::TrySend(const iovec* parts, size_t count) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(parts);
  message.msg_iovlen = count;
  const ssize_t sent = sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

bool Connection::WaitWritable() const {
  const auto deadline = Clock::now() + kWriteStall;
  while (Poll(fd_, POLLOUT, kWriteCheck) == 0) {
    if (Clock::now() >= deadline || (give_up_writing_ && give_up_writing_())) return false;
  }
  return true;
}

bool Connection::is_readable() const {
  return has_buffered() || Poll(fd_, POLLIN, milliseconds(0)) != 0;
}
// The library asks before each write. To write tells as much, without a system call of its own.
bool Connection::is_writable() const { return true; }
bool Connection::wait_writable() const { return true; }
bool Connection::wait_readable() const { return has_buffered() || WaitReadable(request_deadline_); }
bool Connection::is_peer_alive() const { return !PeerIsGone(); }
socket_t Connection::socket() const { return fd_; }
time_t Connection::duration() const { return 0; }

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  ReadAddress(address, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  ReadAddress(address, ip, port);
}

}  // namespace sse
