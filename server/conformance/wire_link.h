// A connection of the wire door as whoever plays on it needs it: it can wait for several things at
// once, and knows at any time whether the client is gone, without writing. For one io_context's
// thread. Must not know HTTP or plays.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/conformance/clock.h"
#include "server/conformance/journal.h"
#include "server/conformance/wire_socket.h"

namespace sse::conformance {

class WireLink {
 public:
  using How = RequestRecord::How;

  WireLink(asio::io_context& io, asio::ip::tcp::socket socket, asio::ssl::context* tls);

  // False if there was no TLS session by then.
  asio::awaitable<bool> Handshake(Time deadline);
  // Runs beside everything else until the connection is closed. Start it once.
  asio::awaitable<void> ReadLoop();

  // What came and has not been taken yet.
  const std::string& inbox() const { return inbox_; }
  void Take(size_t bytes);
  Time inbox_time() const { return inbox_time_; }  // when its first byte came
  // The client sent so much that something was thrown away: this is no HTTP any more.
  bool overflowed() const { return overflowed_; }
  // What comes goes there instead, if set.
  std::function<void(std::string_view)> on_bytes;

  std::optional<Time> client_close() const { return client_close_; }
  How client_close_how() const { return client_close_how_; }
  std::optional<Time> closed() const { return closed_; }  // on both sides
  // Called at changes of these two.
  std::function<void()> on_close;

  // What ends a wait, besides its deadline and Shut().
  struct Until {
    bool input = false;
    bool client_close = false;
    std::function<bool()> reached;  // asked after Wake()
  };
  // Returns at once if it is already so. `until` must live as long as the wait.
  asio::awaitable<void> Wait(Time deadline, const Until& until);
  asio::awaitable<void> Yield();
  void Wake() { timer_.cancel(); }

  // An error if not all was handed to the kernel.
  asio::awaitable<asio::error_code> Send(std::string_view bytes);
  asio::awaitable<void> SendFin(bool with_close_notify);
  void Reset();
  // Ends everything: waits return, sends fail. May be called at any time.
  void Shut();
  bool is_shut() const { return shut_; }

 private:
  bool IsDue(const Until& until) const;
  asio::awaitable<void> ReadBytes();
  void Receive(std::string_view bytes);
  void ClientClosed(asio::error_code error);
  void CheckClosed();

  asio::io_context& io_;
  WireSocket socket_;
  asio::steady_timer timer_;
  std::string inbox_;
  Time inbox_time_;
  bool overflowed_ = false;
  std::optional<Time> client_close_, closed_;
  How client_close_how_ = How::kNone;
  bool reader_is_done_ = false;
  bool fin_sent_ = false;
  bool shut_ = false;
};

}  // namespace sse::conformance
