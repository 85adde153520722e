// Implements stream.h. It must not know what streams say or which there are.
#include "server/stream.h"

#include <algorithm>
#include <utility>

#include "server/connection.h"
#include "server/event_writer.h"
#include "server/replies.h"

namespace sse {
namespace {

// How soon a client that vanished is noticed, at the latest.
constexpr std::chrono::seconds kMaxSleep{1};
constexpr size_t kMaxTokenBytes = 64;

// One open stream. Lives in the response's content provider.
class OpenStream {
 public:
  OpenStream(Connection& connection, std::unique_ptr<StreamSlot> slot, Clock::duration keep_alive)
      : connection_(connection), slot_(std::move(slot)), keep_alive_(keep_alive) {}

  // The slot must be there before the producer, which may use its wakeup.
  void Fill(std::unique_ptr<Producer> producer) {
    producer_ = std::move(producer);
    connection_.GiveUpWritingWhen(
        [this] { return connection_.PeerIsGone() || producer_->FellBehind(); });
  }

  ~OpenStream() { connection_.GiveUpWritingWhen(nullptr); }

  // One turn: writes what is due and sleeps. False cuts the connection.
  bool Continue(httplib::DataSink& sink) {
    if (slot_->fate() == Fate::kCut || connection_.PeerIsGone()) return false;
    if (slot_->fate() == Fate::kEnd) return End(sink);
    const auto now = Clock::now();
    bytes_.clear();
    const Next next = producer_->Produce(now, bytes_);
    if (!Write(sink, now)) return false;
    if (next.end) return End(sink);
    slot_->wakeup().WaitUntil(std::min({next.at, now + kMaxSleep, last_write_ + keep_alive_}));
    return true;
  }

 private:
  // Never writes zero bytes: cpp-httplib takes that for the end.
  bool Write(httplib::DataSink& sink, Clock::time_point now) {
    if (bytes_.empty() && now >= last_write_ + keep_alive_) AppendComment(bytes_, "keep-alive");
    if (bytes_.empty()) return true;
    if (!sink.write(bytes_.data(), bytes_.size())) return false;
    last_write_ = now;
    return true;
  }

  static bool End(httplib::DataSink& sink) {
    sink.done();
    return true;
  }

  Connection& connection_;
  const std::unique_ptr<StreamSlot> slot_;
  const Clock::duration keep_alive_;
  std::unique_ptr<Producer> producer_;
  Clock::time_point last_write_ = Clock::now();
  std::string bytes_;
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
  const auto stream = std::make_shared<OpenStream>(connection, std::move(slot), keep_alive_);
  stream->Fill(make_producer(Read(request, body, connection), wakeup));
  SetStreamHeaders(response);
  connection.CloseAfterResponse();
  SetProvider(request, response,
              [stream](size_t, httplib::DataSink& sink) { return stream->Continue(sink); });
}

}  // namespace sse
