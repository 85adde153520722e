// Implements wire_door.h. Must not know cpp-httplib.
#include "server/conformance/wire_door.h"

#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <atomic>
#include <future>
#include <map>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "server/conformance/tls_contexts.h"
#include "server/conformance/wire_connection.h"
#include "server/conformance/wire_listener.h"
#include "server/connection_threads.h"

namespace sse::conformance {
namespace {

// Further connections wait in the kernel.
constexpr size_t kMaxConnections = 4096;
// Requests of no play that are answered at a time, most of them waiting for something.
constexpr size_t kMaxOthers = 64;
constexpr int kPort80 = 80;

constexpr char kIpv6Loopback[] = "::1";

// As RequestRecord::origin says.
enum Origin { kOrigin1 = 1, kOrigin2 = 2, kOriginTls = 3, kOriginIpv6 = 4, kOriginPort80 = 5 };

std::string HostPort(const std::string& host, int port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::shared_ptr<WireListener> Listen(asio::io_context& io, const std::string& host, int port) {
  try {
    return std::make_shared<WireListener>(io, host, port);
  } catch (const std::system_error& error) {
    throw std::runtime_error("port " + std::to_string(port) + " on " + host +
                             " cannot be opened (" + error.code().message() +
                             "); choose another port, or 0 for a free one");
  }
}

// Null where there is no such address or port to be had.
std::shared_ptr<WireListener> TryListen(asio::io_context& io, const std::string& host, int port) {
  try {
    return Listen(io, host, port);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

// A listening port and what comes of a connection to it.
struct Port {
  std::shared_ptr<WireListener> listener;
  Origin origin = kOrigin1;
  asio::ssl::context* tls = nullptr;
};

struct Playing {
  std::shared_ptr<PlayState> state;
  std::vector<Port> own_ports;
};

}  // namespace

class WireDoor::Engine : public WireHost {
 public:
  explicit Engine(const PlayerOptions& options)
      : options_(options),
        work_(io_.get_executor()),
        port1_{Listen(io_, options.host, options.port), kOrigin1, nullptr},
        port2_{Listen(io_, options.host, 0), kOrigin2, nullptr},
        tls_{Listen(io_, options.host, 0), kOriginTls, &contexts_.usual},
        tls12_{Listen(io_, options.host, 0), kOriginTls, &contexts_.tls12},
        tls13_{Listen(io_, options.host, 0), kOriginTls, &contexts_.tls13},
        untrusted_{Listen(io_, options.host, 0), kOriginTls, &contexts_.untrusted},
        wrong_name_{Listen(io_, options.host, 0), kOriginTls, &contexts_.wrong_name},
        ipv6_{TryListen(io_, kIpv6Loopback, 0), kOriginIpv6, nullptr} {
    if (options.port80) port80_.listener = TryListen(io_, options.host, kPort80);
    port80_.origin = kOriginPort80;
    for (const Port* port : SharedPorts()) Open(*port, nullptr, Time());
    thread_ = std::thread([this] { io_.run(); });
  }

  // The thread ends when nothing is open any more.
  ~Engine() override {
    asio::post(io_, [this] {
      for (const Port* port : SharedPorts()) port->listener->Stop();
      for (auto& [token, playing] : plays_) Close(playing);
      for (const auto& connection : connections_) connection->Shut();
      work_.reset();
    });
    thread_.join();
    others_.Finish();
  }

  std::shared_ptr<PlayState> Begin(Scenario scenario, const std::string& token) {
    Playing playing;
    if (scenario.needs_own_ports()) playing.own_ports = OwnPorts(scenario);
    playing.state = std::make_shared<PlayState>(
        std::move(scenario),
        playing.own_ports.empty() ? SharedUrls(token) : OwnUrls(token, playing.own_ports));
    std::weak_ptr<PlayState> weak = playing.state;
    const auto posted = std::make_shared<std::atomic<bool>>(false);
    playing.state->OnWake([this, weak, posted] {
      if (posted->exchange(true)) return;
      asio::post(io_, [this, weak, posted] {
        *posted = false;
        Wake(weak.lock());
      });
    });
    bool is_new = true;
    OnThread([&] { is_new = Register(token, playing); });
    if (!is_new) throw std::runtime_error("there is a play of the token " + token + " already");
    return playing.state;
  }

  void End(const std::shared_ptr<PlayState>& play) {
    play->End();
    OnThread([&] {
      const auto found = plays_.find(play->urls().token);
      if (found == plays_.end() || found->second.state != play) return;
      Close(found->second);
      plays_.erase(found);
    });
  }

  std::string OriginOf(const Port& port) const {
    const bool on_ipv6 = port.origin == kOriginIpv6;
    if (port.origin == kOriginPort80) return "http://" + options_.host;
    return (port.tls == nullptr ? "http://" : "https://") +
           HostPort(on_ipv6 ? kIpv6Loopback : options_.host, port.listener->port());
  }
  std::string origin1() const { return OriginOf(port1_); }
  std::string origin2() const { return OriginOf(port2_); }
  std::string certificate() const { return contexts_.authority_pem(); }

  asio::io_context& io() override { return io_; }

  std::shared_ptr<PlayState> FindPlay(std::string_view token) override {
    const auto found = plays_.find(token);
    return found == plays_.end() ? nullptr : found->second.state;
  }

  // Before the client can know of the end, and connect again.
  void BeforeEntryEnds(const PlayState& play, uint64_t number) override {
    const auto refuse_ms = play.EntryAt(number + 1).refuse_ms;
    const auto found = plays_.find(play.urls().token);
    if (!refuse_ms || found == plays_.end()) return;
    const Time until = Clock::now() + std::chrono::milliseconds(*refuse_ms);
    for (const Port& port : found->second.own_ports) port.listener->Refuse(until);
  }

  void AnswerOther(const RequestReader& request, std::function<void(std::string)> done) override {
    if (!options_.fallback) return asio::post(io_, [done] { done(""); });
    others_.Run([this, method = request.method(), target = request.target(), head = request.head(),
                 body = request.body(), done] {
      auto response = options_.fallback(method, target, head, body);
      asio::post(io_, [done, response = std::move(response)] { done(response); });
    });
  }

  std::chrono::milliseconds request_time() const override { return options_.request_time; }

  size_t body_limit(const std::string& target) const override {
    return options_.fallback_body_limit ? options_.fallback_body_limit(target)
                                        : RequestReader::kMaxBodyBytes;
  }

  void Left(WireConnection* connection) override {
    connections_.erase(connection->shared_from_this());
  }

 private:
  std::vector<const Port*> SharedPorts() const {
    std::vector<const Port*> ports = {&port1_,     &port2_,      &tls_,  &tls12_, &tls13_,
                                      &untrusted_, &wrong_name_, &ipv6_, &port80_};
    std::erase_if(ports, [](const Port* port) { return port->listener == nullptr; });
    return ports;
  }

  std::vector<Port> OwnPorts(const Scenario& scenario) {
    std::vector<Port> ports = {{Listen(io_, options_.host, 0), kOrigin1, nullptr},
                               {Listen(io_, options_.host, 0), kOrigin2, nullptr}};
    if (scenario.needs_tls) {
      ports.push_back({Listen(io_, options_.host, 0), kOriginTls, &contexts_.usual});
    }
    return ports;
  }

  Urls UrlsOf(const std::string& token, const Port& first, const Port& second) const {
    Urls urls;
    urls.token = token;
    urls.path1 = "/t/" + token;
    urls.origin1 = OriginOf(first);
    urls.origin2 = OriginOf(second);
    urls.url1 = urls.origin1 + urls.path1;
    urls.url2 = urls.origin2 + urls.path1;
    urls.host1 = HostPort(options_.host, first.listener->port());
    urls.host2 = HostPort(options_.host, second.listener->port());
    return urls;
  }

  Urls SharedUrls(const std::string& token) const {
    Urls urls = UrlsOf(token, port1_, port2_);
    const auto at = [&](const Port& port) { return OriginOf(port) + urls.path1; };
    urls.tls_origin = OriginOf(tls_);
    urls.tls_url = at(tls_);
    urls.tls12_url = at(tls12_);
    urls.tls13_url = at(tls13_);
    urls.tls_untrusted_url = at(untrusted_);
    urls.tls_wrongname_url = at(wrong_name_);
    if (ipv6_.listener) urls.ipv6_url = at(ipv6_);
    if (port80_.listener) urls.port80_url = at(port80_);
    return urls;
  }

  Urls OwnUrls(const std::string& token, const std::vector<Port>& ports) const {
    Urls urls = UrlsOf(token, ports[0], ports[1]);
    if (ports.size() < 3) return urls;
    urls.tls_origin = OriginOf(ports[2]);
    urls.tls_url = urls.tls_origin + urls.path1;
    return urls;
  }

  // From here on this thread.

  bool Register(const std::string& token, const Playing& playing) {
    PlayState& play = *playing.state;
    if (!plays_.emplace(token, playing).second) return false;
    const auto refuse = std::chrono::milliseconds(play.EntryAt(0).refuse_ms.value_or(0));
    for (const Port& port : playing.own_ports) {
      Open(port, playing.state, play.journal().start() + refuse);
    }
    return true;
  }

  void Open(const Port& port, std::shared_ptr<PlayState> own_of, Time refuse_until) {
    std::weak_ptr<PlayState> weak = own_of;
    port.listener->AcceptWhile([this] { return connections_.size() < kMaxConnections; });
    port.listener->Start(
        [this, own_of, origin = port.origin, tls = port.tls](auto socket, Time accepted) {
          const Arrival arrival{++connection_number_, accepted, origin, own_of};
          const auto connection =
              std::make_shared<WireConnection>(*this, std::move(socket), tls, arrival);
          connections_.insert(connection);
          connection->Start();
        },
        [weak](const std::string& what) {
          if (const auto play = weak.lock()) play->journal().Trouble(what);
        },
        refuse_until);
  }

  void Close(const Playing& playing) {
    for (const Port& port : playing.own_ports) port.listener->Stop();
    for (const auto& connection : connections_) connection->PlayIsOver(*playing.state);
  }

  void Wake(const std::shared_ptr<PlayState>& play) {
    if (!play) return;
    for (const auto& connection : connections_) connection->Wake(*play);
  }

  template <typename Work>
  void OnThread(Work work) {
    std::promise<void> done;
    asio::post(io_, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  const PlayerOptions options_;
  TlsContexts contexts_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  const Port port1_, port2_, tls_, tls12_, tls13_, untrusted_, wrong_name_, ipv6_;
  Port port80_;
  std::map<std::string, Playing, std::less<>> plays_;
  std::set<std::shared_ptr<WireConnection>> connections_;
  uint64_t connection_number_ = 0;
  ConnectionThreads others_{kMaxOthers};
  std::thread thread_;
};

WireDoor::WireDoor(const PlayerOptions& options) : engine_(std::make_unique<Engine>(options)) {}
WireDoor::~WireDoor() = default;

std::shared_ptr<PlayState> WireDoor::Begin(Scenario scenario, const std::string& token) {
  return engine_->Begin(std::move(scenario), token);
}
void WireDoor::End(const std::shared_ptr<PlayState>& play) { engine_->End(play); }
std::string WireDoor::origin1() const { return engine_->origin1(); }
std::string WireDoor::origin2() const { return engine_->origin2(); }
std::string WireDoor::certificate() const { return engine_->certificate(); }

}  // namespace sse::conformance
