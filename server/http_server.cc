// Implements http_server.h. It must not know routes or streams.
#include "server/http_server.h"

#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "server/connection.h"
#include "server/connection_threads.h"
#include "server/replies.h"
#include "server/request_body.h"

namespace sse {
namespace {

// While threads are short, a connection that has never sent anything may keep its own this long.
constexpr std::chrono::seconds kFirstByteGrace{1};
constexpr int kMaxRequestsPerConnection = 1000;

// No descriptor or no memory for one more connection: the client waits in the backlog meanwhile.
constexpr std::chrono::milliseconds kRetryAccept{10};

}  // namespace

class HttpServer::Engine : public httplib::Server {
 public:
  Engine(const Router& router, HttpLimits limits, int listening_fd)
      : router_(router), limits_(limits), threads_(limits.max_connections) {
    svr_sock_ = listening_fd;  // while it is valid, the library does not end responses by itself
    signal(SIGPIPE, SIG_IGN);
    set_payload_max_length(limits.max_body_bytes);
    set_keep_alive_timeout(Connection::kIdle.count());  // what clients are told
    set_keep_alive_max_count(kMaxRequestsPerConnection);
    SetHooks();
    for (const std::string& path : router.PostPaths()) TakeBodies(path);
  }

  ~Engine() override { close(svr_sock_); }

  // Not the library's loop: that one ends for good at the first error of accept() that it does not
  // know, of which Linux has a dozen, all passing.
  void Serve() {
    while (!stopping_) {
      const int fd = accept4(svr_sock_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd >= 0) {
        threads_.Run([this, fd] { ServeConnection(fd); });
      } else if (!stopping_) {
        std::this_thread::sleep_for(kRetryAccept);
      }
    }
    threads_.Finish();
  }

  void Stop() {
    stopping_ = true;
    shutdown(svr_sock_, SHUT_RDWR);  // accept() returns
    std::lock_guard lock(connections_mutex_);
    for (Connection* connection : connections_) connection->Abort();
  }

 private:
  using Setup = std::function<void(httplib::Request&)>;

  void SetHooks() {
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return Route(request, response);
    });
    set_post_routing_handler(
        [this](const httplib::Request&, httplib::Response& response) { FinishHeaders(response); });
    set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (!response.body.empty()) return;  // the library's own errors have no text
      ReplyText(response, response.status, "the request was not understood");
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response, auto) {
      ReplyText(response, 500, "the server failed to answer; please report it");
    });
    set_expect_100_continue_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          return RefuseBody(request, limits_.max_body_bytes, response) ? response.status : 100;
        });
  }

  HandlerResponse Route(const httplib::Request& request, httplib::Response& response) {
    Connection& connection = *Connection::OfThisThread();
    connection.HeadIsRead();
    if (DeclaresBody(request)) connection.ExpectBody();
    if (DeclaresBody(request) && router_.TakesBody(request)) return HandlerResponse::Unhandled;
    router_.Answer(request, "", response);
    return HandlerResponse::Handled;
  }

  // The path is literal, so the library's regular expression is no deeper than it is long.
  void TakeBodies(const std::string& path) {
    Post(path, [this](const httplib::Request& request, httplib::Response& response,
                      const httplib::ContentReader& reader) {
      const auto body = ReadBody(request, reader, limits_.max_body_bytes, response);
      if (!body) return;
      Connection::OfThisThread()->BodyIsRead();
      router_.Answer(request, *body, response);
    });
  }

  // The one place that says whether the connection goes on after this response.
  void FinishHeaders(httplib::Response& response) {
    Connection& connection = *Connection::OfThisThread();
    const bool library_closes = response.get_header_value("Connection") == "close";
    if (library_closes || stopping_ || threads_.pressed()) connection.CloseAfterResponse();
    response.headers.erase("Accept-Ranges");
    if (!connection.closes_after_response()) return;
    response.headers.erase("Keep-Alive");
    SetHeader(response, "Connection", "close");
  }

  void ServeConnection(int fd) {
    Connection connection(fd);
    Enter(connection);
    try {
      ServeRequests(connection);
    } catch (const std::exception& error) {  // no memory; nothing else gets here
      fprintf(stderr, "sse-server: a connection failed: %s\n", error.what());
    }
    connection.Finish();
    Leave(connection);
  }

  void ServeRequests(Connection& connection) {
    for (int served = 0; served < kMaxRequestsPerConnection; ++served) {
      const auto give_up = [&](Clock::duration waited) {
        return stopping_ || (threads_.pressed() && (served > 0 || waited >= kFirstByteGrace));
      };
      if (!connection.WaitForRequest(give_up)) return;
      connection.BeginRequest();
      if (served + 1 == kMaxRequestsPerConnection) connection.CloseAfterResponse();
      if (!Process(connection, &Engine::process_request)) return;
      if (connection.closes_after_response()) return;
    }
  }

  // process_request() takes the addresses since some version after 0.11, and later one thing more.
  bool Process(Connection& stream,
               bool (httplib::Server::*process)(httplib::Stream&, bool, bool&, const Setup&)) {
    bool closed = false;
    return (this->*process)(stream, false, closed, Simplify) && !closed;
  }

  template <typename... More>
  bool Process(Connection& stream,
               bool (httplib::Server::*process)(httplib::Stream&, const std::string&, int,
                                                const std::string&, int, bool, bool&, const Setup&,
                                                More...)) {
    bool closed = false;
    std::string remote, local;
    int remote_port = 0, local_port = 0;
    stream.get_remote_ip_and_port(remote, remote_port);
    stream.get_local_ip_and_port(local, local_port);
    return (this->*process)(stream, remote, remote_port, local, local_port, false, closed, Simplify,
                            More()...) &&
           !closed;
  }

  // Before the library looks at them; see the head of http_server.h.
  static void Simplify(httplib::Request& request) {
    request.ranges.clear();
    request.headers.erase("Accept-Encoding");
  }

  void Enter(Connection& connection) {
    std::lock_guard lock(connections_mutex_);
    connections_.insert(&connection);
    if (stopping_) connection.Abort();
  }

  void Leave(Connection& connection) {
    std::lock_guard lock(connections_mutex_);
    connections_.erase(&connection);
  }

  const Router& router_;
  const HttpLimits limits_;
  ConnectionThreads threads_;
  std::atomic<bool> stopping_{false};
  std::mutex connections_mutex_;
  std::set<Connection*> connections_;
};

HttpServer::HttpServer(const Router& router, HttpLimits limits, int listening_fd)
    : engine_(std::make_unique<Engine>(router, limits, listening_fd)) {}
HttpServer::~HttpServer() = default;
void HttpServer::Serve() { engine_->Serve(); }
void HttpServer::Stop() { engine_->Stop(); }

}  // namespace sse
