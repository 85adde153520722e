// Implements control_api.h. Must not know how scenarios are played.
#include "server/conformance/control_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/access.h"
#include "server/conformance/case_loader.h"
#include "server/conformance/http_entry.h"
#include "server/conformance/journal_json.h"
#include "server/connection.h"
#include "server/replies.h"
#include "server/stream_request.h"

namespace sse::conformance {
namespace {

using httplib::Request;
using httplib::Response;
using std::chrono::milliseconds;

constexpr size_t kMaxScenarios = 100;
constexpr uint32_t kMaxWaitMs = 30'000;
constexpr size_t kMaxSignals = 1000;
constexpr size_t kMaxNameBytes = 64;
// How soon a caller that left is noticed.
constexpr milliseconds kLook{100};

constexpr char kPath[] = "/_/scenarios";

// Takes the same time wherever the first difference is.
bool IsSame(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    difference |= static_cast<unsigned>(a[i] ^ b[i]) & 0xFF;
  }
  return difference == 0;
}

// "/_/scenarios/TOKEN/VERB"; VERB may be missing.
std::pair<std::string, std::string> Parts(const std::string& path) {
  const std::string rest = path.substr(std::min(path.size(), sizeof kPath));
  const size_t slash = rest.find('/');
  if (slash == rest.npos) return {rest, ""};
  return {rest.substr(0, slash), rest.substr(slash + 1)};
}

StreamRequest Query(const Request& request) {
  StreamRequest query;
  for (const auto& [name, value] : request.params) query.query.emplace(name, value);
  return query;
}

Scenario Parse(const std::string& body) {
  try {
    return ParseScenario(body, "scenario");
  } catch (const CaseError& error) {
    throw BadRequest(error.what());
  }
}

// The wire door is exact and has more URLs, so the other one must be asked for.
Door DoorOf(const Request& request, const Scenario& scenario) {
  const std::string name = request.has_param("door") ? request.get_param_value("door") : "wire";
  if (name == "wire") return Door::kWire;
  if (name != "http") throw BadRequest("the query parameter \"door\" must be http or wire");
  std::string why;
  if (!HttpCanSay(scenario, &why)) throw BadRequest("the HTTP door cannot play this: " + why);
  return Door::kHttp;
}

}  // namespace

ControlApi::ControlApi(std::unique_ptr<Player> player, std::string token)
    : player_(std::move(player)), token_(std::move(token)) {}

void ControlApi::AddRoutes(Router& router) {
  const Handler upload = [this](const Request& request, const std::string& body,
                                Response& response) {
    if (LetIn(request, response)) Upload(request, body, response);
  };
  const Handler one = [this](const Request& request, const std::string&, Response& response) {
    if (LetIn(request, response)) AnswerOne(request, response);
  };
  router.Add({kPath, Audience::kTrusted, nullptr, upload, "POST /_/scenarios with a token"});
  router.Add({std::string(kPath) + "/", Audience::kTrusted, nullptr, nullptr,
              "GET /_/scenarios/TOKEN/log?after=0&wait=10000, POST …/signal?name=…, DELETE …",
              one});
}

bool ControlApi::LetIn(const Request& request, Response& response) const {
  if (!IsLoopback(request.remote_addr)) {
    ReplyText(response, 403, "scenarios are taken from this machine only");
    return false;
  }
  const auto given = Connection::OfThisThread()->RawHeader("Authorization");
  if (given && IsSame(*given, "Bearer " + token_)) return true;
  SetHeader(response, "WWW-Authenticate", "Bearer");
  ReplyText(response, 401,
            "send the header Authorization: Bearer TOKEN with the token of --control");
  return false;
}

void ControlApi::Upload(const Request& request, const std::string& body, Response& response) {
  Scenario scenario = Parse(body);
  const Door door = DoorOf(request, scenario);
  std::lock_guard lock(mutex_);
  if (ended_ || plays_.size() >= kMaxScenarios) {
    return ReplyText(response, 503,
                     "all " + std::to_string(kMaxScenarios) + " scenarios are in use; delete some");
  }
  const SharedPlay play = player_->Begin(std::move(scenario), door);
  plays_.emplace(play->urls().token, play);
  ReplyJson(response, 201,
            {{"token", play->urls().token},
             {"urls", UrlsJson(play->urls())},
             {"certificate", player_->certificate()}});
}

void ControlApi::AnswerOne(const Request& request, Response& response) {
  const auto [token, verb] = Parts(request.path);
  const SharedPlay play = Find(token);
  if (!play) return ReplyText(response, 404, "there is no scenario of this token (any more)");
  if (verb == "log" && request.method == "GET") return SendLog(*play, request, response);
  if (verb == "signal" && request.method == "POST") return Signal(*play, request, response);
  if (verb.empty() && request.method == "DELETE") return Delete(token, response);
  ReplyText(response, 405, "take GET log, POST signal?name=… or DELETE");
}

// In short waits, to see whether the caller, or the server, is gone.
void ControlApi::SendLog(Play& play, const Request& request, Response& response) const {
  const StreamRequest query = Query(request);
  const uint64_t after = query.Number("after", 0, 0, UINT32_MAX);
  const Time deadline = Clock::now() + milliseconds(query.Number("wait", 0, 0, kMaxWaitMs));
  const Connection& connection = *Connection::OfThisThread();
  const Journal& journal = play.journal();
  uint64_t version = journal.WaitForChange(after, milliseconds(0));
  while (version == after && Clock::now() < deadline && !connection.PeerIsGone()) {
    version = journal.WaitForChange(after, kLook);
  }
  nlohmann::ordered_json log = JournalJson(journal);
  log["version"] = version;
  ReplyJson(response, 200, log);
}

void ControlApi::Signal(Play& play, const Request& request, Response& response) const {
  const std::string name = request.get_param_value("name");
  if (name.empty() || name.size() > kMaxNameBytes) {
    throw BadRequest("the query parameter \"name\" must have 1 to 64 bytes");
  }
  if (play.journal().signals().size() >= kMaxSignals) {
    throw BadRequest("this scenario was given a thousand signals; that must do");
  }
  play.Tell({Point::Kind::kSignal, 1, name, 1});
  response.status = 204;
}

void ControlApi::Delete(const std::string& token, Response& response) {
  std::unique_lock lock(mutex_);
  const auto play = plays_.extract(token);
  lock.unlock();
  response.status = 204;
}

ControlApi::SharedPlay ControlApi::Find(const std::string& token) const {
  std::lock_guard lock(mutex_);
  const auto found = plays_.find(token);
  return found == plays_.end() ? nullptr : found->second;
}

void ControlApi::EndAll() {
  std::unique_lock lock(mutex_);
  ended_ = true;
  const auto plays = std::exchange(plays_, {});
  lock.unlock();
}

}  // namespace sse::conformance
