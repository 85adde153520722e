// One listening port of the wire door, which can refuse connections for a while and then be there
// again. For one io_context's thread. Must not know HTTP or plays.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server/conformance/clock.h"

namespace sse::conformance {

class WireListener : public std::enable_shared_from_this<WireListener> {
 public:
  using OnAccept = std::function<void(asio::ip::tcp::socket, Time)>;
  // What went wrong, in words, when the port could not be had again.
  using OnTrouble = std::function<void(const std::string&)>;

  // Binds at once; port 0 takes a free one. Throws std::system_error. `host` is an address.
  WireListener(asio::io_context& io, const std::string& host, int port);
  ~WireListener();

  int port() const { return port_; }

  // Connections are accepted from now on, or, with a `refuse` time, refused until then.
  void Start(OnAccept on_accept, OnTrouble on_trouble, Time refuse_until = Time());
  // New connections are refused from now on until then.
  void Refuse(Time until);
  void Stop();

  // While there are too many connections, further ones wait in the kernel.
  void AcceptWhile(std::function<bool()> has_room) { has_room_ = std::move(has_room); }

 private:
  void Bind();
  void Listen();
  asio::awaitable<void> AcceptLoop();
  asio::awaitable<void> ListenAgain(Time when);
  asio::awaitable<void> Pause();
  void AcceptAll();

  asio::io_context& io_;
  const std::string host_;
  int port_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer pause_, refusal_;
  OnAccept on_accept_;
  OnTrouble on_trouble_;
  std::function<bool()> has_room_ = [] { return true; };
  bool listening_ = false;
  bool stopped_ = false;
};

}  // namespace sse::conformance
