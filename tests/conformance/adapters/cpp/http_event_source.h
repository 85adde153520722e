// A client of event streams in C++: the native core (wasm/core.h) decides, cpp-httplib's client
// carries the requests. A thread for each source; callbacks run on it.
// Must not know the adapter protocol, or any case.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/conformance/native_client.h"
#include "url.h"

namespace httplib {
class Client;
struct Response;
}  // namespace httplib

namespace sse::client {

using Event = conformance::NativeEvent;

struct Options {
  std::string method = "GET";
  std::optional<std::string> body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string certificate_path;  // PEM of what TLS connections have to trust; empty: the system's
};

// What the source tells. An exception is printed and changes nothing else. Any of these may call
// Close(), and the accessors.
struct Callbacks {
  std::function<void()> open;
  std::function<void(const Event&, const std::string& origin)> event;
  std::function<void(const std::string& message)> error;
};

// Of cpp-httplib.
const char* LibraryVersion();

class HttpEventSource : public std::enable_shared_from_this<HttpEventSource> {
 public:
  static std::shared_ptr<HttpEventSource> Make(Url url, Options options, Callbacks callbacks);

  // Begins to connect, unless Close() was called. The source then lives until it is CLOSED, whoever
  // holds it.
  void Start();

  // Thread-safe. When it returns no callback runs any more, unless it was called from one.
  void Close();

  int32_t ready_state() const;
  std::string last_event_id() const;
  std::optional<uint32_t> retry_ms() const;

 private:
  HttpEventSource(Url url, Options options, Callbacks callbacks);

  void Run();
  void Connect();
  bool Attempt(Url& url, Options& options, std::optional<std::string>& location);
  bool OnHead(const httplib::Response& response, std::optional<std::string>& location);
  void TakeActions();
  void Wait(uint32_t ms);
  void Lost(int32_t reason, const std::string& message);
  bool IsClosed() const;
  void Guarded(const std::function<void()>& callback);

  const Url url_;
  const Options options_;
  const Callbacks callbacks_;

  // Guards everything below. Held while callbacks run; recursive, since they may call back.
  mutable std::recursive_mutex mutex_;
  std::condition_variable_any closed_;
  conformance::NativeSource source_;
  std::shared_ptr<httplib::Client> client_;  // while a request is under way
  std::string origin_;                       // of the response that is being read
  std::string message_;                      // about the last failure
  std::optional<uint32_t> delay_ms_;         // what WAIT asked for
  bool connect_ = false;                     // CONNECT was asked for
};

}  // namespace sse::client
