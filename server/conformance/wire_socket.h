// A TCP connection, perhaps under TLS: reads, writes and the ways to end it that a framework hides.
// For one io_context's thread. Must not know HTTP.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <memory>
#include <string_view>

namespace sse::conformance {

class WireSocket {
 public:
  // Without `tls` a plain connection. `tls` lives longer.
  WireSocket(asio::ip::tcp::socket socket, asio::ssl::context* tls);
  WireSocket(const WireSocket&) = delete;  // the TLS stream knows where the socket is

  asio::awaitable<asio::error_code> Handshake();

  // At least one byte, or an error: asio::error::eof for the client's FIN (with TLS also for
  // close_notify), whatever way it came.
  asio::awaitable<size_t> Read(char* to, size_t size, asio::error_code& error);
  // After an error: until the client's FIN or RST has come, if it hasn't. Bytes are thrown away.
  asio::awaitable<void> ReadToTheEnd();
  // All bytes, in one send if the kernel takes them.
  asio::awaitable<asio::error_code> Write(std::string_view bytes);

  // TLS's own goodbye. Nothing can be written afterwards.
  asio::awaitable<void> SendCloseNotify();
  void SendFin();
  void Reset();  // RST, at once
  void Close();
  bool is_open() const { return socket_.is_open(); }

 private:
  asio::ip::tcp::socket socket_;
  std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
  bool nothing_follows_ = false;
};

}  // namespace sse::conformance
