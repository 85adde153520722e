// See http_event_source.h.
#include "http_event_source.h"

#include <httplib.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <thread>

namespace sse::client {
namespace {

constexpr int kMaxRedirects = 20;  // as Fetch has it
constexpr int kForeverSeconds = 24 * 60 * 60;

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// cpp-httplib would change characters of the target that are right as they are.
template <typename Client>
void LeaveTargetAsItIs(Client& client) {
  if constexpr (requires { client.set_path_encode(false); }) {
    client.set_path_encode(false);
  } else {
    client.set_url_encode(false);
  }
}

std::shared_ptr<httplib::Client> MakeClient(const Url& url, const Options& options) {
  auto client = std::make_shared<httplib::Client>(url.Origin());
  client->set_read_timeout(kForeverSeconds, 0);
  client->set_tcp_nodelay(true);
  LeaveTargetAsItIs(*client);
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
  if (!options.certificate_path.empty()) client->set_ca_cert_path(options.certificate_path);
#endif
  return client;
}

httplib::Request MakeRequest(const Url& url, const Options& options, const std::string& last_id) {
  httplib::Request request;
  request.method = options.method;
  request.path = url.target;
  request.headers = {{"Accept", "text/event-stream"}, {"Cache-Control", "no-cache"}};
  if (!last_id.empty()) request.headers.emplace("Last-Event-ID", last_id);
  for (const auto& [name, value] : options.headers) request.headers.emplace(name, value);
  if (options.body) request.body = *options.body;
  return request;
}

// `name` in lower case.
void RemoveHeader(Options& options, std::string_view name) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  std::erase_if(options.headers, [&](const auto& header) {
    return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(), same);
  });
}

// All fields of that name as one value, as Fetch combines them.
std::string Combined(const httplib::Response& response, const char* name) {
  std::string value;
  const auto [first, last] = response.headers.equal_range(name);
  for (auto field = first; field != last; ++field) {
    value += (field == first ? "" : ", ") + field->second;
  }
  return value;
}

// What Fetch changes on the way to another URL.
void Redirect(Url& url, Options& options, int status, const Url& next) {
  const bool post = options.method == "POST";
  if ((status == 303 && options.method != "HEAD") || (status <= 302 && post)) {
    options.method = "GET";
    options.body.reset();
    RemoveHeader(options, "content-type");
  }
  if (next.Origin() != url.Origin()) RemoveHeader(options, "authorization");
  url = next;
}

}  // namespace

const char* LibraryVersion() { return CPPHTTPLIB_VERSION; }

std::shared_ptr<HttpEventSource> HttpEventSource::Make(Url url, Options options,
                                                       Callbacks callbacks) {
  return std::shared_ptr<HttpEventSource>(
      new HttpEventSource(std::move(url), std::move(options), std::move(callbacks)));
}

void HttpEventSource::Start() {
  std::thread([source = shared_from_this()] { source->Run(); }).detach();
}

HttpEventSource::HttpEventSource(Url url, Options options, Callbacks callbacks)
    : url_(std::move(url)),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      source_([this](const Event& event) { Guarded([&] { callbacks_.event(event, origin_); }); }) {
  source_.Start();
}

void HttpEventSource::Run() {
  TakeActions();
  while (!IsClosed()) {
    if (connect_) Connect();
    if (delay_ms_) Wait(*delay_ms_);
  }
}

// Performs what the core asks for, apart from requests and waiting, which Run() does.
void HttpEventSource::TakeActions() {
  std::lock_guard lock(mutex_);
  while (const int32_t action = source_.NextAction()) {
    switch (action) {
      case kActionABORT:
        if (client_) client_->stop();
        closed_.notify_all();
        break;
      case kActionOPENED:
        Guarded(callbacks_.open);
        break;
      case kActionERROR:
        Guarded([this] { callbacks_.error(message_); });
        break;
      case kActionWAIT:
        delay_ms_ = static_cast<uint32_t>(source_.state().delay_ms);
        break;
      case kActionCONNECT:
        connect_ = true;
        break;
    }
  }
}

// One connection, redirects followed.
void HttpEventSource::Connect() {
  connect_ = false;
  Url url = url_;
  Options options = options_;
  for (int hop = 0; hop <= kMaxRedirects; hop++) {
    std::optional<std::string> location;
    if (Attempt(url, options, location)) return Lost(kReasonENDED, "the server ended the stream");
    if (!location) return Lost(kReasonNETWORK, message_);
  }
  Lost(kReasonNETWORK, "too many redirects");
}

// Returns whether a stream was read to its end. With a location the URL has changed to it.
bool HttpEventSource::Attempt(Url& url, Options& options, std::optional<std::string>& location) {
  httplib::Request request;
  const auto client = MakeClient(url, options);
  int status = 0;
  {
    std::lock_guard lock(mutex_);
    if (IsClosed()) return false;
    client_ = client;
    origin_ = url.Origin();
    request = MakeRequest(url, options, source_.last_event_id());
  }
  request.response_handler = [&](const httplib::Response& response) {
    status = response.status;
    return OnHead(response, location);
  };
  request.content_receiver = [&](const char* data, size_t size, auto...) {
    std::lock_guard lock(mutex_);
    source_.Feed({data, size});
    TakeActions();
    return source_.state().ready_state == kOPEN;
  };
  const httplib::Result result = client->send(request);
  // A response that can have no body is not shown to the handler.
  if (result && !status) return OnHead(*result, location);
  std::lock_guard lock(mutex_);
  client_.reset();
  if (location) {
    const std::optional<Url> next = ResolveUrl(url, *location);
    if (!next) location.reset();
    message_ = "the server redirects to no http URL";
    if (next) Redirect(url, options, status, *next);
  } else if (!result) {
    message_ = httplib::to_string(result.error());
  }
  return static_cast<bool>(result);
}

bool HttpEventSource::OnHead(const httplib::Response& response,
                             std::optional<std::string>& location) {
  std::lock_guard lock(mutex_);
  if (IsClosed()) return false;
  if (IsRedirect(response.status) && response.has_header("Location")) {
    location = response.get_header_value("Location");
    return false;
  }
  const std::string type = Combined(response, "Content-Type");
  message_ = "status " + std::to_string(response.status) + ", content type " + type;
  source_.Respond(static_cast<uint32_t>(response.status), type);
  TakeActions();
  return source_.state().ready_state == kOPEN;
}

void HttpEventSource::Lost(int32_t reason, const std::string& message) {
  std::lock_guard lock(mutex_);
  message_ = message;
  source_.Lose(reason);
  TakeActions();
}

void HttpEventSource::Wait(uint32_t ms) {
  std::unique_lock lock(mutex_);
  delay_ms_.reset();
  if (closed_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return IsClosed(); })) return;
  source_.Fire();
  TakeActions();
}

void HttpEventSource::Close() {
  std::lock_guard lock(mutex_);
  source_.Close();
  TakeActions();
}

bool HttpEventSource::IsClosed() const { return ready_state() == kCLOSED; }

int32_t HttpEventSource::ready_state() const {
  std::lock_guard lock(mutex_);
  return source_.state().ready_state;
}

std::string HttpEventSource::last_event_id() const {
  std::lock_guard lock(mutex_);
  return source_.last_event_id();
}

std::optional<uint32_t> HttpEventSource::retry_ms() const {
  std::lock_guard lock(mutex_);
  return source_.retry_ms();
}

void HttpEventSource::Guarded(const std::function<void()>& callback) {
  try {
    callback();
  } catch (const std::exception& error) {
    std::cerr << "a callback threw: " << error.what() << '\n';
  }
}

}  // namespace sse::client
