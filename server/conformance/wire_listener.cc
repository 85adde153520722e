// Implements wire_listener.h. Must not know HTTP or plays.
//
// Sockets are opened and accepted with plain system calls, because Asio's would be inherited by the
// programs that the runner starts: a connection that another process still holds is not closed.
#include "server/conformance/wire_listener.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

namespace sse::conformance {
namespace {

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

constexpr int kBacklog = 4096;
// No descriptor or no memory for one more connection: the client waits in the kernel meanwhile.
constexpr std::chrono::milliseconds kRetry{10};

[[noreturn]] void ThrowErrno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int OpenBound(const tcp::endpoint& endpoint) {
  const int fd = socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) ThrowErrno("socket");
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);  // connections in TIME_WAIT only
  if (endpoint.protocol() == tcp::v6()) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  }
  if (bind(fd, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  ThrowErrno("bind");
}

}  // namespace

WireListener::WireListener(asio::io_context& io, const std::string& host, int port)
    : io_(io), host_(host), port_(port), acceptor_(io), pause_(io), refusal_(io) {
  Bind();
  port_ = acceptor_.local_endpoint().port();
}

WireListener::~WireListener() = default;

void WireListener::Bind() {
  const tcp::endpoint endpoint(asio::ip::make_address(host_), static_cast<uint16_t>(port_));
  acceptor_.assign(endpoint.protocol(), OpenBound(endpoint));
  acceptor_.non_blocking(true);
}

void WireListener::Start(OnAccept on_accept, OnTrouble on_trouble, Time refuse_until) {
  on_accept_ = std::move(on_accept);
  on_trouble_ = std::move(on_trouble);
  if (refuse_until > Clock::now()) {
    asio::co_spawn(io_, ListenAgain(refuse_until), asio::detached);
  } else {
    Listen();
  }
}

void WireListener::Listen() {
  asio::error_code error;
  acceptor_.listen(kBacklog, error);
  if (error) return on_trouble_("port " + std::to_string(port_) + ": " + error.message());
  listening_ = true;
  asio::co_spawn(io_, AcceptLoop(), asio::detached);
}

// Bound again at once, so that nobody else takes the port; a socket that does not listen refuses.
void WireListener::Refuse(Time until) {
  asio::error_code ignored;
  listening_ = false;
  acceptor_.close(ignored);
  try {
    Bind();
    asio::co_spawn(io_, ListenAgain(until), asio::detached);
  } catch (const std::system_error& error) {
    on_trouble_("port " + std::to_string(port_) + " was lost while it refused connections (" +
                error.code().message() + ")");
  }
}

asio::awaitable<void> WireListener::ListenAgain(Time when) {
  const auto self = shared_from_this();
  asio::error_code ignored;
  refusal_.expires_at(when);
  co_await refusal_.async_wait(redirect_error(use_awaitable, ignored));
  if (!stopped_) Listen();
}

void WireListener::Stop() {
  asio::error_code ignored;
  stopped_ = true;
  listening_ = false;
  acceptor_.close(ignored);
  pause_.cancel();
  refusal_.cancel();
}

asio::awaitable<void> WireListener::AcceptLoop() {
  const auto self = shared_from_this();
  while (listening_) {
    asio::error_code error;
    co_await acceptor_.async_wait(tcp::acceptor::wait_read, redirect_error(use_awaitable, error));
    if (!listening_ || error) co_return;
    AcceptAll();
    if (listening_ && (errno != EAGAIN || !has_room_())) co_await Pause();
  }
}

asio::awaitable<void> WireListener::Pause() {
  asio::error_code ignored;
  pause_.expires_after(kRetry);
  co_await pause_.async_wait(redirect_error(use_awaitable, ignored));
}

void WireListener::AcceptAll() {
  errno = EAGAIN;
  while (listening_ && has_room_()) {
    const int fd =
        accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) return;
    const Time now = Clock::now();
    on_accept_(tcp::socket(io_, acceptor_.local_endpoint().protocol(), fd), now);
    errno = EAGAIN;
  }
}

}  // namespace sse::conformance
