// Implements runner_suite_desk.h. Must not know how a run is done, or files.
#include "server/conformance/runner_suite_desk.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/conformance/judge_request_text.h"
#include "server/conformance/page_adapter_http.h"
#include "server/conformance/report_text.h"
#include "server/conformance/token.h"

namespace sse::conformance {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr std::string_view kRuns = "/conformance/runs";
constexpr const char* kJson = "application/json";
constexpr const char* kProfile = "browser";
constexpr size_t kMaxRuns = 4;
constexpr size_t kMaxGlobBytes = 200;
constexpr milliseconds kPollTime{10000};
constexpr milliseconds kPatience{30000};  // a run that nobody asks about so long is ended
constexpr milliseconds kWatchTime{500};
constexpr std::array kImpls{"native", "ours", "legacy"};
constexpr std::array kProfiles{"browser", "eventsource", "client"};

// Something that the page asked for and can't have.
struct Refusal : std::runtime_error {
  Refusal(const char* http_status, const std::string& why)
      : std::runtime_error(why), status(http_status) {}
  const char* const status;
};

std::string Refused(const Refusal& refusal) {
  const ordered_json body{{"error", refusal.what()}};
  return HttpAnswer(refusal.status, kJson,
                    body.dump(-1, ' ', false, json::error_handler_t::replace));
}

template <typename List>
bool Contains(const List& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

void CheckSender(const RequestText& request, const std::string& origin) {
  const auto hosts = request.Values("host");
  const auto origins = request.Values("origin");
  if (hosts.size() != 1 || "http://" + hosts[0] != origin ||
      std::any_of(origins.begin(), origins.end(), [&](const auto& one) { return one != origin; })) {
    throw Refusal("403 Forbidden", "runs are begun by the page at " + origin + " only");
  }
  const auto types = request.Values("content-type");
  if (types.size() != 1 || LowerCase(types[0]).substr(0, types[0].find(';')) != kJson) {
    throw Refusal("415 Unsupported Media Type", "the Content-Type has to be application/json");
  }
}

std::string StringIn(const json& body, const char* key, const std::string& otherwise) {
  const auto found = body.find(key);
  if (found == body.end()) return otherwise;
  if (found->is_string()) return *found;
  throw Refusal("400 Bad Request", std::string(key) + " has to be a string");
}

std::vector<std::string> ImplsIn(const json& body) {
  const auto found = body.find("impls");
  std::vector<std::string> impls;
  if (found != body.end() && found->is_array()) {
    for (const json& impl : *found) {
      if (!impl.is_string() || !Contains(kImpls, impl) || Contains(impls, impl)) {
        impls.clear();
        break;
      }
      impls.push_back(impl);
    }
  }
  if (!impls.empty()) return impls;
  throw Refusal("400 Bad Request", "impls has to be a list of native, ours and legacy, each once");
}

SuiteOrder ReadOrder(const std::string& text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) throw Refusal("400 Bad Request", "the body has to be a JSON object");
  SuiteOrder order;
  order.impls = ImplsIn(body);
  order.selection.profiles = {StringIn(body, "profile", kProfile)};
  if (!Contains(kProfiles, order.selection.profiles[0])) {
    throw Refusal("400 Bad Request", "profile has to be browser, eventsource or client");
  }
  const std::string glob = StringIn(body, "case", "");
  if (glob.size() > kMaxGlobBytes) throw Refusal("400 Bad Request", "case is too long");
  if (!glob.empty()) order.selection.globs = {glob};
  return order;
}

}  // namespace

void SuiteDesk::Open(const SuiteStage& stage, std::string origin) {
  std::lock_guard lock(mutex_);
  stage_.emplace(stage);
  origin_ = std::move(origin);
  open_ = true;
  watcher_ = std::thread([this] { EndForgotten(); });
}

void SuiteDesk::Close() {
  std::unique_lock lock(mutex_);
  open_ = false;
  for (const auto& [id, run] : runs_) run->Stop();
  changed_.notify_all();
  changed_.wait(lock, [&] { return answering_ == 0; });
  const Runs ended = std::exchange(runs_, {});
  lock.unlock();
  if (watcher_.joinable()) watcher_.join();
}

std::string SuiteDesk::Answer(const std::string& method, const std::string& target,
                              const std::string& head, const std::string& body) {
  const auto [path, query] = SplitTarget(target);
  if (path.rfind(kRuns, 0) != 0) return "";
  const std::string rest = path.substr(kRuns.size());
  {
    std::lock_guard lock(mutex_);
    if (!open_) return Refused({"503 Service Unavailable", "the server is not ready; try again"});
    answering_++;
  }
  std::string answer;
  try {
    if (rest.empty() && method == "POST") answer = Begin(head, body);
    if (!rest.empty() && method == "GET") answer = ReportOn(rest, QueryNumber(query, "after"));
    if (!rest.empty() && method == "DELETE") answer = End(rest);
  } catch (const Refusal& refusal) {
    answer = Refused(refusal);
  }
  {
    std::lock_guard lock(mutex_);
    answering_--;
  }
  changed_.notify_all();
  return answer;
}

std::string SuiteDesk::Begin(const std::string& head, const std::string& body) {
  CheckSender(ReadRequest(head), origin_);
  SuiteOrder order = ReadOrder(body);
  std::lock_guard lock(mutex_);
  if (runs_.size() >= kMaxRuns) {
    throw Refusal("429 Too Many Requests",
                  Counted(kMaxRuns, "run") + " are under way; end one, or wait a minute");
  }
  if (std::none_of(stage_->cases.begin(), stage_->cases.end(),
                   [&](const Case& which) { return IsSelected(which, order.selection); })) {
    throw Refusal("400 Bad Request", "there is no such case");
  }
  const std::string id = NewToken();
  const auto run = std::make_shared<SuiteRun>(*stage_, std::move(order));
  runs_.emplace("/" + id, run);
  return HttpAnswer("200 OK", kJson, ordered_json{{"run", id}, {"total", run->total()}}.dump());
}

std::shared_ptr<SuiteRun> SuiteDesk::Find(const std::string& id) {
  std::lock_guard lock(mutex_);
  const auto found = runs_.find(id);
  if (found == runs_.end()) throw Refusal("404 Not Found", "there is no such run; it may be over");
  return found->second;
}

std::string SuiteDesk::ReportOn(const std::string& id, size_t after) {
  const SuiteRun::News news = Find(id)->After(after, kPollTime);
  std::string events;
  for (const std::string& event : news.events) events += (events.empty() ? "" : ",") + event;
  return HttpAnswer("200 OK", kJson,
                    "{\"events\":[" + events +
                        "],\"next\":" + std::to_string(after + news.events.size()) +
                        ",\"done\":" + (news.done ? "true}" : "false}"));
}

std::string SuiteDesk::End(const std::string& id) {
  const auto run = Find(id);
  run->Stop();
  std::lock_guard lock(mutex_);
  runs_.erase(id);
  return HttpAnswer("200 OK", kJson, "{}");
}

// A page that was closed says nothing.
void SuiteDesk::EndForgotten() {
  const auto patience = std::chrono::duration_cast<milliseconds>(kPatience * stage_->time_scale);
  std::unique_lock lock(mutex_);
  while (open_) {
    changed_.wait_for(lock, kWatchTime, [&] { return !open_; });
    Runs forgotten;
    for (const auto& [id, run] : runs_) {
      if (run->Silence() > patience) forgotten.emplace(id, run);
    }
    for (const auto& [id, run] : forgotten) runs_.erase(id);
    lock.unlock();
    forgotten.clear();
    lock.lock();
  }
}

}  // namespace sse::conformance
