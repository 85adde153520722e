// Implements app.h. It must not know flags or routes.
#include "server/app.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "server/conformance/control_api.h"
#include "server/conformance/token.h"
#include "server/http_server.h"
#include "server/listener.h"
#include "server/routes.h"

namespace sse {
namespace {

// Threads that streams cannot take, so that control requests are answered while all places are.
constexpr size_t kControlConnections = 32;
constexpr size_t kOtherDescriptors = 64;      // standard streams, files being served
constexpr size_t kWaitingConnections = 4096;  // accepted and without a thread yet, where allowed
// The whole shutdown must take less than a second.
constexpr std::chrono::milliseconds kGoodbye{400};

void CheckFolder(const std::string& flag, const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator(folder, error);
  if (!error) return;
  throw StartError(flag + " " + folder + " cannot be read (" + error.message() +
                   "); name an existing folder");
}

void CheckFolders(const Options& options) {
  if (options.pages_given) CheckFolder("--pages", options.pages);
  if (options.lib_given) CheckFolder("--lib", options.lib);
}

void RaiseDescriptorLimit(size_t max_streams) {
  const rlim_t needed = max_streams + kControlConnections + kOtherDescriptors;
  const rlim_t comfortable = needed + kWaitingConnections;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= comfortable) return;
  if (limit.rlim_max < needed) {
    throw StartError("--max-streams " + std::to_string(max_streams) + " needs " +
                     std::to_string(needed) + " open files and this process may have " +
                     std::to_string(limit.rlim_max) + "; choose fewer, or raise ulimit -n");
  }
  limit.rlim_cur = std::min(limit.rlim_max, comfortable);
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Through a second file, so that nobody reads half a number.
void WritePortFile(const std::string& file, int port) {
  const std::string unfinished = file + "." + std::to_string(getpid());
  errno = 0;
  std::ofstream stream(unfinished);
  stream << port << '\n';
  stream.close();
  if (stream && rename(unfinished.c_str(), file.c_str()) == 0) return;
  const std::string reason = strerror(errno);
  remove(unfinished.c_str());
  throw StartError("--port-file " + file + " cannot be written (" + reason +
                   "); name a file in a folder that you may write to");
}

std::string UrlHost(const std::string& host) {
  if (host == "0.0.0.0" || host.empty()) return "127.0.0.1";
  if (host == "::") return "[::1]";
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// The token is printed only where no file holds it.
void Announce(const Options& options, int port, const std::string& control_token) {
  if (!options.port_file.empty()) WritePortFile(options.port_file, port);
  printf("sse-server listening on http://%s:%d/\n", UrlHost(options.host).c_str(), port);
  if (options.control && options.control_token_file.empty()) {
    printf("control token: %s\n", control_token.c_str());
  }
  fflush(stdout);
}

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

void WaitForStopSignal() {
  const sigset_t signals = StopSignals();
  int received = 0;
  sigwait(&signals, &received);
}

// A second signal ends the process at once.
void LetSignalsKill() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

std::set<std::string> HostsOf(const Options& options) {
  std::set<std::string> hosts;
  for (const std::string& host : options.allowed_hosts) hosts.insert(HostWithoutPort(host));
  hosts.insert(options.host);
  return hosts;
}

std::string ControlToken(const Options& options) {
  if (!options.control) return {};
  if (options.control_token_file.empty()) return conformance::NewToken();
  try {
    return conformance::ReadToken(options.control_token_file);
  } catch (const std::runtime_error& error) {
    throw StartError(error.what());
  }
}

// Null without --control. Scenarios are played on the loopback, whatever --host says.
std::unique_ptr<conformance::ControlApi> StartControl(const Options& options,
                                                      const std::string& token) {
  if (!options.control) return nullptr;
  return std::make_unique<conformance::ControlApi>(conformance::Player::Start({}), token);
}

}  // namespace

int RunServer(const Options& options) {
  CheckFolders(options);
  RaiseDescriptorLimit(options.max_streams);
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread: all of them inherit it

  Services services(options);
  const std::string control_token = ControlToken(options);
  const auto control = StartControl(options, control_token);
  Router router{Access(HostsOf(options))};
  AddRoutes(router, services);
  if (control) control->AddRoutes(router);
  const Listener listener = Listen(options.host, options.port, options.port_fallback);
  HttpServer server(router, {options.max_streams + kControlConnections, options.max_body_bytes},
                    listener.fd);
  Announce(options, listener.port, control_token);

  std::thread serving([&server] { server.Serve(); });
  WaitForStopSignal();
  LetSignalsKill();
  services.registry.EndAll(kGoodbye);  // first: a stopped server cannot send last chunks
  if (control) control->EndAll();
  server.Stop();
  serving.join();
  return 0;
}

}  // namespace sse
