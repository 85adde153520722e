// A client of the wire door on plain sockets, for tests: sees every segment with its time, and the
// way the connection ended. Knows no scenario.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "server/conformance/clock.h"

namespace sse::test {

using conformance::Clock;
using conformance::Time;

// Waits until it is so, for a generous time; fails the test otherwise.
void Await(const std::function<bool()>& condition, const char* what);

// http://HOST:PORT/PATH
struct Address {
  std::string host, path;
  int port = 0;
};
Address AddressOf(const std::string& url);

class RawClient {
 public:
  struct Segment {
    std::string bytes;
    Time when;
  };
  enum class End { kNone, kFin, kReset };

  // Connects. `connected` is false when the connection was refused.
  explicit RawClient(const std::string& url);
  ~RawClient();
  RawClient(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // GET of the URL's path, with these header lines ("Name: value\r\n…").
  void Get(const std::string& header_lines = "");
  void Send(const std::string& bytes);
  void SendFin();
  void Close();  // FIN, or RST when something is unread
  void Reset();  // RST

  // Reads what is there, waiting for the first byte; false at the end.
  bool Read();
  // Reads until these bytes have come; the test fails at the end of the stream.
  void ReadUntil(const std::string& text);
  // Reads to the end.
  End ReadToEnd();

  const std::vector<Segment>& segments() const { return segments_; }
  // Forgets them, and returns how many bytes they had.
  size_t TakeSegments();
  // Everything received.
  std::string bytes() const;
  // The same without the response head.
  std::string body() const;
  End end() const { return end_; }

 private:
  Address address_;
  int fd_ = -1;
  bool connected_ = false;
  std::vector<Segment> segments_;
  End end_ = End::kNone;
};

}  // namespace sse::test
