// One accepted connection of the wire door: reads requests, finds out whose they are, and has them
// answered. For one io_context's thread. Must not know steps, or how connections are accepted.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/conformance/entry_script.h"
#include "server/conformance/play_state.h"
#include "server/conformance/request_reader.h"
#include "server/conformance/wire_link.h"

namespace sse::conformance {

class WireConnection;

// What a connection needs from the door that it belongs to. Lives longer.
class WireHost {
 public:
  virtual ~WireHost() = default;
  virtual asio::io_context& io() = 0;
  // Null if there is none of that token.
  virtual std::shared_ptr<PlayState> FindPlay(std::string_view token) = 0;
  // The entry of that number will have ended in a moment.
  virtual void BeforeEntryEnds(const PlayState& play, uint64_t number) = 0;
  // Answers a request that belongs to no play: calls `done`, on the io_context's thread, with a
  // whole response or "".
  virtual void AnswerOther(const RequestReader& request, std::function<void(std::string)> done) = 0;
  virtual std::chrono::milliseconds request_time() const = 0;
  // Of a request that belongs to no play.
  virtual size_t body_limit(const std::string& target) const = 0;
  virtual void Left(WireConnection* connection) = 0;
};

// How a connection came about.
struct Arrival {
  uint64_t number;  // of the connection, unlike that of any other
  Time accepted;
  int origin;                              // as in RequestRecord
  std::shared_ptr<PlayState> own_of = {};  // the play whose own port it came to
};

class WireConnection : public std::enable_shared_from_this<WireConnection> {
 public:
  // Without `tls` a plain connection; `tls` lives longer.
  WireConnection(WireHost& host, asio::ip::tcp::socket socket, asio::ssl::context* tls,
                 Arrival arrival);

  void Start();
  // Something was reached in that play.
  void Wake(const PlayState& play);
  void PlayIsOver(const PlayState& play);
  void Shut() { link_.Shut(); }

 private:
  // Until when the connection may be idle before the next request; nothing: it is over.
  using Idle = std::optional<Time>;

  static asio::awaitable<void> Run(std::shared_ptr<WireConnection> self);
  static asio::awaitable<void> ReadLoop(std::shared_ptr<WireConnection> self);
  asio::awaitable<void> Serve();
  asio::awaitable<Idle> ServeAccepted();
  asio::awaitable<Idle> ServeRequest(Idle idle);
  asio::awaitable<void> AwaitRequest(Time deadline);
  asio::awaitable<Idle> ServeOfPlay(RequestReader& request, RequestRecord record, Time deadline);
  asio::awaitable<Idle> ServePreflight(const RequestReader& request, size_t record);
  asio::awaitable<Idle> ServeOther(const RequestReader& request);
  asio::awaitable<Idle> PlayEntry(PlayState::Taken taken, size_t record, HeaderTexts extra);
  asio::awaitable<void> ReadRequest(RequestReader& request, bool with_body, Time deadline);
  asio::awaitable<Idle> Refuse(const RequestReader& request, RequestRecord* unrecorded);
  asio::awaitable<Idle> SendStatus(int status);
  asio::awaitable<void> Linger();

  void SetPlay(std::shared_ptr<PlayState> play);
  std::shared_ptr<PlayState> PlayOf(const RequestReader& request) const;
  std::optional<size_t> Record(RequestRecord record);
  void NoteClose();
  HeaderTexts ExtraFields(const RequestReader& request) const;

  WireHost& host_;
  WireLink link_;
  const Arrival arrival_;
  // The play of the latest request, and what this connection wrote into its journal.
  std::shared_ptr<PlayState> play_;
  std::vector<size_t> records_;
  bool between_requests_ = false;
  bool released_ = false;  // while between requests: the play is over
};

}  // namespace sse::conformance
