// Implements wire_link.h. Must not know HTTP or plays.
#include "server/conformance/wire_link.h"

#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace sse::conformance {
namespace {

using asio::redirect_error;
using asio::use_awaitable;

// A request is taken out as it comes; what stays are requests that were sent too early.
constexpr size_t kMaxInboxBytes = 1024 * 1024;
constexpr size_t kReadBytes = 16 * 1024;

}  // namespace

WireLink::WireLink(asio::io_context& io, asio::ip::tcp::socket socket, asio::ssl::context* tls)
    : io_(io), socket_(std::move(socket), tls), timer_(io) {}

asio::awaitable<bool> WireLink::Handshake(Time deadline) {
  asio::steady_timer watchdog(io_, deadline);
  watchdog.async_wait([this](asio::error_code error) {
    if (!error) socket_.Close();
  });
  const asio::error_code error = co_await socket_.Handshake();
  watchdog.cancel();
  co_return !error;
}

asio::awaitable<void> WireLink::ReadLoop() {
  co_await ReadBytes();
  co_await socket_.ReadToTheEnd();
  reader_is_done_ = true;
  CheckClosed();
}

asio::awaitable<void> WireLink::ReadBytes() {
  char bytes[kReadBytes];
  for (;;) {
    asio::error_code error;
    const size_t count = co_await socket_.Read(bytes, sizeof bytes, error);
    if (error) {
      ClientClosed(error);
      co_return;
    }
    Receive(std::string_view(bytes, count));
  }
}

void WireLink::Receive(std::string_view bytes) {
  if (on_bytes) return on_bytes(bytes);
  if (inbox_.empty()) inbox_time_ = Clock::now();
  const size_t room = kMaxInboxBytes - inbox_.size();
  overflowed_ = overflowed_ || bytes.size() > room;
  inbox_ += bytes.substr(0, room);
  Wake();
}

// What remains came with the last bytes or before them; nobody knows better.
void WireLink::Take(size_t bytes) { inbox_.erase(0, bytes); }

void WireLink::ClientClosed(asio::error_code error) {
  if (client_close_ || error == asio::error::operation_aborted || !socket_.is_open()) return;
  client_close_ = Clock::now();
  client_close_how_ = error == asio::error::eof ? How::kFin : How::kRst;
  if (on_close) on_close();
  Wake();
}

void WireLink::CheckClosed() {
  const bool is_closed =
      shut_ || (reader_is_done_ && (fin_sent_ || client_close_how_ == How::kRst));
  if (closed_ || !is_closed) return;
  closed_ = Clock::now();
  if (on_close) on_close();
  Wake();
}

bool WireLink::IsDue(const Until& until) const {
  return shut_ || (until.input && !inbox_.empty()) ||
         ((until.client_close || until.input) && client_close_) ||
         (until.reached && until.reached());
}

asio::awaitable<void> WireLink::Wait(Time deadline, const Until& until) {
  while (!IsDue(until) && Clock::now() < deadline) {
    asio::error_code ignored;
    timer_.expires_at(deadline);
    co_await timer_.async_wait(redirect_error(use_awaitable, ignored));
  }
}

asio::awaitable<void> WireLink::Yield() { co_await asio::post(io_, use_awaitable); }

asio::awaitable<asio::error_code> WireLink::Send(std::string_view bytes) {
  if (shut_) co_return asio::error::operation_aborted;
  if (fin_sent_) co_return asio::error::shut_down;
  const asio::error_code error = co_await socket_.Write(bytes);
  if (error == asio::error::connection_reset || error == asio::error::broken_pipe) {
    ClientClosed(error);
  }
  co_return error;
}

asio::awaitable<void> WireLink::SendFin(bool with_close_notify) {
  if (shut_ || fin_sent_) co_return;
  if (with_close_notify) co_await socket_.SendCloseNotify();
  socket_.SendFin();
  fin_sent_ = true;
  CheckClosed();
}

void WireLink::Reset() {
  if (shut_) return;
  socket_.Reset();
  shut_ = true;
  CheckClosed();
  Wake();
}

void WireLink::Shut() {
  if (shut_) return;
  socket_.Close();
  shut_ = true;
  CheckClosed();
  Wake();
}

}  // namespace sse::conformance
