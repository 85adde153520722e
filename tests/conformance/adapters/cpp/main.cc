// build/sse-cpp-client: the adapter of http_event_source.h, and of the core as a parser. Speaks
// ../../PROTOCOL.md on standard input and output. Must not know any case.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base64.h"
#include "http_event_source.h"
#include "server/options.h"

namespace sse::client {
namespace {

using Json = nlohmann::json;

double NowMs() {
  using std::chrono::duration;
  return duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Report(Json message) {
  static std::mutex mutex;
  message["t"] = NowMs();
  std::lock_guard lock(mutex);
  std::cout << message.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

// One source of the runner's, with what has to happen inside its callbacks.
class Source {
 public:
  Source(int id, const Json& command);

  void Start(Url url, Options options);
  void StartParser();
  void Listen(const Json& types);
  void Close(int times);
  void Probe();
  void Forget();
  bool Feed(const std::string& base64);
  bool EndStream();
  bool IsOver() const { return !client_ || client_->ready_state() == kCLOSED; }

 private:
  void Tell(Json message);
  void TellEvent(const Event& event, const std::string& origin);
  bool Listens(const std::string& type);
  // How many callbacks there were for this type, with this one; 0 when nobody wants to know.
  int Count(const std::string& type);
  void After(const std::string& type);
  bool IsMoment(const char* option, const std::string& type, int count) const;

  const int id_;
  const Json options_;
  std::shared_ptr<HttpEventSource> client_;
  std::unique_ptr<conformance::NativeParser> parser_;

  // Guards what follows; never held while the client is called, which has a lock of its own.
  std::mutex mutex_;
  std::set<std::string> types_;
  std::map<std::string, int> counts_;
  bool forgotten_ = false;
};

Source::Source(int id, const Json& command)
    : id_(id), options_(command.value("options", Json::object())) {
  types_ = {"open", "error", "message"};
  Listen(command.value("listen", Json::array()));
}

void Source::Start(Url url, Options options) {
  client_ = HttpEventSource::Make(
      std::move(url), std::move(options),
      {
          .open =
              [this] {
                Tell({{"ev", "open"}});
                After("open");
              },
          .event = [this](const Event& event,
                          const std::string& origin) { TellEvent(event, origin); },
          .error =
              [this](const std::string& message) {
                Tell({{"ev", "error"}, {"message", message}});
                After("error");
              },
      });
  Tell({{"ev", "created"}});
  After("created");
  client_->Start();
}

void Source::StartParser() {
  parser_ = std::make_unique<conformance::NativeParser>(
      [this](const Event& event) { TellEvent(event, ""); });
  Report({{"ev", "created"}, {"id", id_}});
}

void Source::Listen(const Json& types) {
  std::lock_guard lock(mutex_);
  for (const Json& type : types) types_.insert(type.get<std::string>());
}

void Source::Tell(Json message) {
  message["id"] = id_;
  if (client_) message["state"] = client_->ready_state();
  std::lock_guard lock(mutex_);
  if (!forgotten_) Report(std::move(message));
}

void Source::TellEvent(const Event& event, const std::string& origin) {
  if (!Listens(event.type)) return;
  Json message = {{"ev", "event"},
                  {"type", event.type},
                  {"data", event.data},
                  {"lastEventId", event.last_event_id}};
  if (!origin.empty()) message["origin"] = origin;
  Tell(std::move(message));
  After(event.type);
}

bool Source::Listens(const std::string& type) {
  std::lock_guard lock(mutex_);
  return parser_ || types_.contains(type);
}

int Source::Count(const std::string& type) {
  std::lock_guard lock(mutex_);
  return forgotten_ ? 0 : ++counts_[type];
}

bool Source::IsMoment(const char* option, const std::string& type, int count) const {
  if (!options_.contains(option)) return false;
  const Json& when = options_[option];
  return when["event"] == type && when.value("n", 1) == count;
}

void Source::After(const std::string& type) {
  const int count = Count(type);
  if (options_.contains("delayOn") && options_["delayOn"]["event"] == type) {
    std::this_thread::sleep_for(std::chrono::milliseconds(options_["delayOn"]["ms"].get<int>()));
  }
  if (IsMoment("closeOn", type, count)) Close(options_.value("closeTimes", 1));
  if (IsMoment("throwOn", type, count)) throw std::runtime_error("as the runner asked");
}

void Source::Close(int times) {
  for (int i = 0; i < times; i++) {
    client_->Close();
    Tell({{"ev", "closed"}});
  }
}

void Source::Probe() {
  Json answer = {{"ev", "state"}, {"id", id_}};
  const std::string id = client_ ? client_->last_event_id() : parser_->source().last_event_id();
  const std::optional<uint32_t> retry =
      client_ ? client_->retry_ms() : parser_->source().retry_ms();
  answer["lastEventId"] = id;
  answer["retry"] = retry ? Json(*retry) : Json();
  if (client_) answer["state"] = client_->ready_state();
  Report(std::move(answer));
}

void Source::Forget() {
  {
    std::lock_guard lock(mutex_);
    forgotten_ = true;
  }
  if (client_) client_->Close();
}

bool Source::Feed(const std::string& base64) {
  if (parser_) parser_->Feed(DecodedBase64(base64));
  return parser_ != nullptr;
}

bool Source::EndStream() {
  if (parser_) parser_->EndStream();
  return parser_ != nullptr;
}

// The certificate of `options` as a file, which is what the library takes. It is the same in every
// play, and the file goes with the process.
std::string CertificatePath(const std::string& pem) {
  static std::string path;
  if (path.empty()) {
    path = "/proc/self/fd/" + std::to_string(fileno(std::tmpfile()));
    if (FILE* file = std::fopen(path.c_str(), "w")) {
      std::fputs(pem.c_str(), file);
      std::fclose(file);
    }
  }
  return path;
}

Options OptionsOf(const Json& options) {
  Options result;
  result.method = options.value("method", "GET");
  if (options.contains("body")) result.body = options["body"].get<std::string>();
  for (const Json& header : options.value("headers", Json::array())) {
    result.headers.emplace_back(header[0], header[1]);
  }
  if (options.contains("certificate"))
    result.certificate_path = CertificatePath(options["certificate"]);
  return result;
}

class Adapter {
 public:
  void Hello();
  // Returns false after `leave`.
  bool Handle(const Json& command);
  // Returns when no source is open any more.
  void AwaitSources();

 private:
  bool Create(int id, const Json& command);

  std::map<int, std::shared_ptr<Source>> sources_;
  std::vector<std::shared_ptr<Source>> forgotten_;  // their threads may still be in a callback
};

void Adapter::Hello() {
  Report({{"ev", "hello"},
          {"protocol", 1},
          {"client", "sse-cpp-client"},
          {"version", kVersion},
          {"runtime", std::string("cpp-httplib ") + LibraryVersion()},
          {"profiles", {"client", "parser"}},
          {"capabilities", {"exit", "headers", "many-sources", "post", "report", "tls"}}});
}

bool Adapter::Create(int id, const Json& command) {
  const std::string text = command["url"];
  const std::optional<Url> url = ParseUrl(text);
  if (!url) {
    Report(
        {{"ev", "thrown"}, {"id", id}, {"name", "SyntaxError"}, {"message", text + " is no URL"}});
    return true;
  }
  sources_[id] = std::make_shared<Source>(id, command);
  sources_[id]->Start(*url, OptionsOf(command.value("options", Json::object())));
  return true;
}

bool Adapter::Handle(const Json& command) {
  const std::string name = command.value("cmd", "");
  const int id = command.value("id", 0);
  const auto found = sources_.find(id);
  Source* source = found == sources_.end() ? nullptr : found->second.get();
  bool known = true;
  if (name == "leave") return false;
  if (name == "create") {
    known = Create(id, command);
  } else if (name == "parse") {
    sources_[id] = std::make_shared<Source>(id, command);
    sources_[id]->StartParser();
  } else if (name == "quit") {
    std::_Exit(0);
  } else if (!source) {
    known = name == "forget";
  } else if (name == "listen") {
    source->Listen(command["types"]);
  } else if (name == "close") {
    source->Close(command.value("times", 1));
  } else if (name == "probe") {
    source->Probe();
  } else if (name == "feed") {
    known = source->Feed(command["base64"]);
  } else if (name == "end") {
    known = source->EndStream();
  } else if (name == "forget") {
    source->Forget();
    forgotten_.push_back(found->second);
    sources_.erase(found);
  } else {
    known = false;
  }
  if (!known) Report({{"ev", "unsupported"}, {"cmd", name}});
  return true;
}

void Adapter::AwaitSources() {
  for (const auto& [id, source] : sources_) {
    while (!source->IsOver()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace
}  // namespace sse::client

int main() {
  sse::client::Adapter adapter;
  adapter.Hello();
  for (std::string line; std::getline(std::cin, line);) {
    if (adapter.Handle(nlohmann::json::parse(line))) continue;
    adapter.AwaitSources();
    break;
  }
  std::_Exit(0);  // without waiting for the threads of open sources
}
