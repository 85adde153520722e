// Implements stream.h. It must not know what streams say or which there are.
#include "server/stream.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <utility>

#include "server/connection.h"
#include "server/event_writer.h"
#include "server/replies.h"

namespace sse {
namespace {

// How soon a client that vanished is noticed, at the latest.
constexpr std::chrono::seconds kMaxSleep{1};
constexpr size_t kMaxTokenBytes = 64;

// Streams that were opened together must not all look at the same time: a thousand threads that
// wake at once hold up the next event.
Clock::duration OwnSleep() {
  static std::atomic<unsigned> streams{0};
  return kMaxSleep - std::chrono::milliseconds(streams++ % 500);
}

// One open stream. Lives in the response's content provider.
class OpenStream : private Outlet {
 public:
  OpenStream(Connection& connection, std::unique_ptr<StreamSlot> slot, Clock::duration keep_alive,
             bool in_chunks)
      : connection_(connection),
        slot_(std::move(slot)),
        keep_alive_(keep_alive),
        in_chunks_(in_chunks) {}

  // The slot must be there before the producer, which may use its wakeup.
  void Fill(std::unique_ptr<Producer> producer) {
    producer_ = std::move(producer);
    producer_->UseOutlet(*this);
    connection_.GiveUpWritingWhen(
        [this] { return connection_.PeerIsGone() || producer_->FellBehind(); });
  }

  ~OpenStream() override { connection_.GiveUpWritingWhen(nullptr); }

  // One turn: writes what is due and sleeps. False cuts the connection.
  bool Continue(httplib::DataSink& sink) {
    const auto now = Clock::now();
    if (slot_->fate() == Fate::kCut || PeerIsGone(now) || !WriteRest()) return false;
    if (slot_->fate() == Fate::kEnd) return End(sink);
    bytes_.clear();
    const Next next = producer_->Produce(now, bytes_);
    if (!Write(sink, now)) return false;
    if (next.end) return End(sink);
    slot_->wakeup().WaitUntil(std::min({next.at, next_look_, last_write_ + keep_alive_}));
    return true;
  }

 private:
  // Looks when the last look is long ago; a write would tell as well.
  bool PeerIsGone(Clock::time_point now) {
    if (now < next_look_) return false;
    next_look_ = now + max_sleep_;
    return connection_.PeerIsGone();
  }

  // Never writes zero bytes: cpp-httplib takes that for the end.
  bool Write(httplib::DataSink& sink, Clock::time_point now) {
    if (bytes_.empty() && now >= last_write_ + keep_alive_) AppendComment(bytes_, "keep-alive");
    if (bytes_.empty()) return true;
    if (!sink.write(bytes_.data(), bytes_.size())) return false;
    last_write_ = now;
    return true;
  }

  // Outlet, while this stream's thread sleeps: writes as cpp-httplib would.
  Sent TrySend(std::string_view bytes) override {
    char size[20] = "";
    if (in_chunks_) snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    const std::array<std::string_view, 3> parts{size, bytes, in_chunks_ ? "\r\n" : ""};
    std::array<iovec, 3> vectors;
    size_t total = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      vectors[i] = {const_cast<char*>(parts[i].data()), parts[i].size()};
      total += parts[i].size();
    }
    const size_t sent = connection_.TrySend(vectors.data(), vectors.size());
    if (sent == 0) return Sent::kNothing;
    last_write_ = Clock::now();
    if (sent == total) return Sent::kAll;
    for (const std::string_view part : parts) rest_ += part;
    rest_.erase(0, sent);
    return Sent::kPart;
  }

  bool WriteRest() {
    for (size_t at = 0; at < rest_.size();) {
      const ssize_t count = connection_.write(rest_.data() + at, rest_.size() - at);
      if (count < 0) return false;
      at += static_cast<size_t>(count);
    }
    rest_ = std::string();  // gives its memory back
    return true;
  }

  static bool End(httplib::DataSink& sink) {
    sink.done();
    return true;
  }

  Connection& connection_;
  const std::unique_ptr<StreamSlot> slot_;
  const Clock::duration keep_alive_;
  const bool in_chunks_;
  const Clock::duration max_sleep_ = OwnSleep();
  Clock::time_point last_write_ = Clock::now();
  Clock::time_point next_look_ = Clock::now();
  std::string bytes_;
  std::string rest_;                    // of what TrySend() sent a part of
  std::unique_ptr<Producer> producer_;  // the last member, as others may call this through it
};

StreamRequest Read(const httplib::Request& request, const std::string& body,
                   const Connection& connection) {
  StreamRequest result;
  for (const auto& [name, value] : request.params) result.query.emplace(name, value);
  result.last_event_id = connection.RawHeader("Last-Event-ID").value_or("");
  if (result.last_event_id.empty()) result.last_event_id = result.Text("lastEventId");
  result.content_type = request.get_header_value("Content-Type");
  result.body = body;
  return result;
}

void SetStreamHeaders(httplib::Response& response) {
  response.status = 200;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Accel-Buffering", "no");  // nginx would collect the stream
}

// The length of a stream is unknown: chunks tell its end, or, for HTTP/1.0, the end of the
// connection.
void SetProvider(const httplib::Request& request, httplib::Response& response,
                 httplib::ContentProviderWithoutLength provider) {
  if (request.version == "HTTP/1.0") {
    response.set_content_provider(kEventStreamType, std::move(provider));
  } else {
    response.set_chunked_content_provider(kEventStreamType, std::move(provider));
  }
}

}  // namespace

Caller CallerOf(const httplib::Request& request) {
  Caller caller{request.remote_addr, request.get_param_value("client")};
  if (caller.token.size() > kMaxTokenBytes) {
    throw BadRequest("the query parameter \"client\" must have 64 bytes at most");
  }
  return caller;
}

void Streams::Refuse(httplib::Response& response) const {
  response.set_header("Retry-After", "5");
  ReplyText(response, 503,
            "all " + std::to_string(registry_.max_streams()) +
                " streams are in use; close one, or start the server with a higher --max-streams");
}

void Streams::Answer(const httplib::Request& request, const std::string& body,
                     const std::string& route, const MakeProducer& make_producer,
                     httplib::Response& response) {
  Connection& connection = *Connection::OfThisThread();
  auto slot = registry_.Open(route, CallerOf(request), [&connection] { connection.Abort(); });
  if (!slot) return Refuse(response);
  Wakeup& wakeup = slot->wakeup();
  const auto stream = std::make_shared<OpenStream>(connection, std::move(slot), keep_alive_,
                                                   request.version != "HTTP/1.0");
  stream->Fill(make_producer(Read(request, body, connection), wakeup));
  SetStreamHeaders(response);
  connection.CloseAfterResponse();
  SetProvider(request, response,
              [stream](size_t, httplib::DataSink& sink) { return stream->Continue(sink); });
}

}  // namespace sse
