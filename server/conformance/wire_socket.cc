// Implements wire_socket.h. Must not know HTTP.
#include "server/conformance/wire_socket.h"

#include <sys/socket.h>

#include <asio/buffer.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace sse::conformance {

using asio::redirect_error;
using asio::use_awaitable;

WireSocket::WireSocket(asio::ip::tcp::socket socket, asio::ssl::context* tls)
    : socket_(std::move(socket)) {
  asio::error_code ignored;  // a client that is gone already
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls != nullptr) {
    tls_ = std::make_unique<asio::ssl::stream<asio::ip::tcp::socket&>>(socket_, *tls);
  }
}

asio::awaitable<asio::error_code> WireSocket::Handshake() {
  asio::error_code error;
  if (tls_) {
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   redirect_error(use_awaitable, error));
  }
  co_return error;
}

asio::awaitable<size_t> WireSocket::Read(char* to, size_t size, asio::error_code& error) {
  const auto buffer = asio::buffer(to, size);
  size_t count = 0;
  if (tls_) {
    count = co_await tls_->async_read_some(buffer, redirect_error(use_awaitable, error));
    nothing_follows_ = error && error != asio::error::eof;  // but for close_notify
    // A FIN without close_notify.
    if (error == asio::ssl::error::stream_truncated) error = asio::error::eof;
  } else {
    count = co_await socket_.async_read_some(buffer, redirect_error(use_awaitable, error));
    nothing_follows_ = static_cast<bool>(error);
  }
  co_return count;
}

// A second read after the FIN would wait for ever: the kernel tells Asio of it once.
asio::awaitable<void> WireSocket::ReadToTheEnd() {
  char ignored[4096];
  while (!nothing_follows_) {
    asio::error_code error;
    co_await socket_.async_read_some(asio::buffer(ignored), redirect_error(use_awaitable, error));
    nothing_follows_ = static_cast<bool>(error);
  }
}

// Not asio::async_write: it never gives the kernel more than 64 KiB at a time.
asio::awaitable<asio::error_code> WireSocket::Write(std::string_view bytes) {
  asio::error_code error;
  while (!bytes.empty() && !error) {
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    size_t count = 0;
    if (tls_) {
      count = co_await tls_->async_write_some(buffer, redirect_error(use_awaitable, error));
    } else {
      count = co_await socket_.async_write_some(buffer, redirect_error(use_awaitable, error));
    }
    bytes.remove_prefix(count);
  }
  co_return error;
}

// The client's close_notify counts as received: else the library would wait for it before it lets
// us go on to the FIN.
asio::awaitable<void> WireSocket::SendCloseNotify() {
  if (!tls_) co_return;
  asio::error_code ignored;
  SSL_set_shutdown(tls_->native_handle(), SSL_RECEIVED_SHUTDOWN);
  co_await tls_->async_shutdown(redirect_error(use_awaitable, ignored));
}

void WireSocket::SendFin() {
  asio::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void WireSocket::Reset() {
  asio::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

void WireSocket::Close() {
  asio::error_code ignored;
  socket_.close(ignored);
}

}  // namespace sse::conformance
