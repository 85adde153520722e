// Implements http_door.h. Must not know the wire door.
#include "server/conformance/http_door.h"

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "server/conformance/http_entry.h"
#include "server/conformance/wire_answers.h"
#include "server/connection.h"
#include "server/http_server.h"
#include "server/listener.h"

namespace sse::conformance {
namespace {

constexpr HttpLimits kLimits{1024, RequestReader::kMaxBodyBytes};

// One origin: a listening socket and the threads behind it.
class Origin {
 public:
  Origin(const Router& router, const std::string& host)
      : listener_(Listen(host, 0, false)),
        host_(host + ":" + std::to_string(listener_.port)),
        server_(router, kLimits, listener_.fd),
        thread_([this] { server_.Serve(); }) {}
  ~Origin() {
    server_.Stop();
    thread_.join();
  }

  const std::string& host() const { return host_; }

 private:
  const Listener listener_;
  const std::string host_;
  HttpServer server_;
  std::thread thread_;
};

// cpp-httplib has no notion of connections, so each request counts as one of its own.
RequestRecord RecordOf(const Connection& connection, uint64_t number) {
  RequestRecord record;
  record.connection = number;
  record.accepted = connection.accepted();
  record.first_byte = connection.request_began();
  record.head_read = Clock::now();
  record.head = connection.raw_head();
  return record;
}

}  // namespace

class HttpDoor::Engine {
 public:
  explicit Engine(const std::string& host)
      : router_(RouterOf()), origin1_(router_, host), origin2_(router_, host) {}

  std::shared_ptr<PlayState> Begin(Scenario scenario, const std::string& token) {
    Urls urls;
    urls.token = token;
    urls.path1 = "/t/" + token;
    urls.host1 = origin1_.host();
    urls.host2 = origin2_.host();
    urls.origin1 = "http://" + urls.host1;
    urls.origin2 = "http://" + urls.host2;
    urls.url1 = urls.origin1 + urls.path1;
    urls.url2 = urls.origin2 + urls.path1;
    const auto play = std::make_shared<PlayState>(std::move(scenario), std::move(urls));
    std::lock_guard lock(mutex_);
    if (!plays_.emplace(token, play).second) {
      throw std::runtime_error("there is a play of the token " + token + " already");
    }
    return play;
  }

  void End(const std::shared_ptr<PlayState>& play) {
    play->End();
    std::lock_guard lock(mutex_);
    plays_.erase(play->urls().token);
  }

 private:
  Router RouterOf() {
    Router router{Access({})};
    router.Add({"/t/", Audience::kPlays, nullptr, nullptr, "GET /t/TOKEN",
                [this](const httplib::Request& request, const std::string&,
                       httplib::Response& response) { Answer(request, response); }});
    return router;
  }

  void Answer(const httplib::Request& request, httplib::Response& response) {
    Connection& connection = *Connection::OfThisThread();
    const auto play = Find(std::string(TokenOf(request.path)));
    if (!play) return ReplyClosing(404, connection, response);
    if (request.method == "HEAD") return ReplyClosing(200, connection, response);
    RequestRecord record = RecordOf(connection, ++number_);
    record.origin = IsOf(origin2_, connection) ? 2 : 1;
    record.preflight = request.method == "OPTIONS";
    if (record.preflight) return AnswerPreflight(*play, std::move(record), connection, response);
    const auto taken = play->TakeEntry();
    const auto index = play->Record(std::move(record));
    if (!index) return connection.Abort();
    HttpEntry::Answer(std::make_shared<HttpEntry>(play, taken.entry, *index, connection), request,
                      response);
  }

  static bool IsOf(const Origin& origin, const Connection& connection) {
    std::string address;
    int port = 0;
    connection.get_local_ip_and_port(address, port);
    return origin.host().substr(origin.host().rfind(':') + 1) == std::to_string(port);
  }

  static void ReplyClosing(int status, Connection& connection, httplib::Response& response) {
    response.status = status;
    connection.CloseAfterResponse();
  }

  // The same words as those of the wire door.
  static void AnswerPreflight(PlayState& play, RequestRecord record, const Connection& connection,
                              httplib::Response& response) {
    RequestReader request;
    request.Feed(connection.raw_head());
    response.status = 204;
    for (const auto& [name, value] : PreflightFields(request)) {
      response.headers.emplace(name, value);
    }
    record.response = record.ended = Clock::now();
    play.Record(std::move(record));
  }

  std::shared_ptr<PlayState> Find(const std::string& token) const {
    std::lock_guard lock(mutex_);
    const auto found = plays_.find(token);
    return found == plays_.end() ? nullptr : found->second;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<PlayState>> plays_;
  std::atomic<uint64_t> number_{0};
  const Router router_;
  Origin origin1_, origin2_;
};

HttpDoor::HttpDoor(const std::string& host) : engine_(std::make_unique<Engine>(host)) {}
HttpDoor::~HttpDoor() = default;

std::shared_ptr<PlayState> HttpDoor::Begin(Scenario scenario, const std::string& token) {
  return engine_->Begin(std::move(scenario), token);
}
void HttpDoor::End(const std::shared_ptr<PlayState>& play) { engine_->End(play); }

}  // namespace sse::conformance
