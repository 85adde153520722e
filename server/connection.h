// One accepted TCP connection, as the byte stream that cpp-httplib reads requests from and writes
// responses to. It must not know routes or event streams.
//
// The library's own stream class would do for pages. This one is there for what event streams need:
// a writer that is blocked by a slow client can be interrupted (the server must end within a
// second), a client that left is noticed without writing, requests have a size and a time in which
// they must arrive, and header values can be read as they came. It is used by the one thread that
// serves the connection; only Abort() and TrySend() may be called by others.
#pragma once

#include <httplib.h>
#include <sys/uio.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/wakeup.h"

namespace sse {

class Connection : public httplib::Stream {
 public:
  // How long a connection may be without a request.
  static constexpr std::chrono::seconds kIdle{5};

  // Takes over `fd`, and closes it in the end.
  explicit Connection(int fd);
  ~Connection() override;

  // The connection that this thread serves, or null. Handlers of cpp-httplib are not told.
  static Connection* OfThisThread();

  // Waits for the first byte of a request. False if none comes in time, or `give_up(waited)` says
  // so (asked ten times a second).
  bool WaitForRequest(const std::function<bool(Clock::duration)>& give_up);

  // Everything read from now on is the next request's head, until HeadIsRead().
  void BeginRequest();
  void HeadIsRead() { in_head_ = false; }
  bool in_head() const { return in_head_; }
  // The head's bytes as they came, until the next request.
  const std::string& raw_head() const { return head_; }
  // A header's value as it came, where cpp-httplib decodes it (request_head.h). Until the next
  // request.
  std::optional<std::string> RawHeader(std::string_view name) const;

  Clock::time_point accepted() const { return accepted_; }
  // The first byte of the request was there.
  Clock::time_point request_began() const { return request_began_; }

  // A request body that is announced and not read would be taken for the next request: then this
  // connection ends after the response.
  void ExpectBody() { unread_body_ = true; }
  void BodyIsRead() { unread_body_ = false; }
  void CloseAfterResponse() { close_after_response_ = true; }
  bool closes_after_response() const { return close_after_response_ || unread_body_ || in_head_; }

  // Sends the end of our side, and takes what the client still sends, for a while.
  void Finish();

  // Whether the client has closed its side or is gone. Costs one system call.
  bool PeerIsGone() const;
  // While a write waits for the client, `give_up` is asked four times a second; true fails the
  // write.
  void GiveUpWritingWhen(std::function<bool()> give_up) { give_up_writing_ = std::move(give_up); }
  // Sends what the client takes at once, maybe nothing. From any thread, as long as no other
  // writes.
  size_t TrySend(const iovec* parts, size_t count);
  // Breaks the connection from another thread: reads and writes fail from now on.
  void Abort();

  // httplib::Stream, of 0.11 (is_writable) and of newer versions (the rest). Not marked `override`,
  // because no version has all of them.
  bool is_readable() const;
  bool is_writable() const;
  bool wait_readable() const;
  bool wait_writable() const;
  bool is_peer_alive() const;
  ssize_t read(char* to, size_t size);
  ssize_t write(const char* from, size_t size);
  using httplib::Stream::write;
  void get_remote_ip_and_port(std::string& ip, int& port) const;
  void get_local_ip_and_port(std::string& ip, int& port) const;
  socket_t socket() const;
  time_t duration() const;
  void set_read_timeout(time_t, time_t) {}

 private:
  bool has_buffered() const { return read_at_ < buffer_.size(); }
  bool WaitReadable(Clock::time_point deadline) const;
  bool WaitWritable() const;
  bool Fill();
  size_t TakeBuffered(char* to, size_t size);

  const int fd_;
  const Clock::time_point accepted_ = Clock::now();
  Clock::time_point request_began_;
  std::string buffer_;  // read from the socket; bytes before read_at_ are used up
  size_t read_at_ = 0;
  std::string head_;
  bool in_head_ = false;
  bool unread_body_ = false;
  bool close_after_response_ = false;
  Clock::time_point request_deadline_;
  std::function<bool()> give_up_writing_;
};

}  // namespace sse
