// Implements runner_script.h. Must not know what was expected.
#include "server/conformance/runner_script.h"

#include <algorithm>
#include <set>

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

void AddTypes(const std::vector<ExpectedEvent>& events, std::set<std::string>& types) {
  for (const ExpectedEvent& event : events) {
    const uint64_t count = event.repeated ? event.count : 1;
    for (uint64_t pass = 0; pass < count; pass++) {
      const auto index = event.repeated ? std::optional(event.from + pass) : std::nullopt;
      const size_t known = types.size();
      types.insert(event.type.Bytes(index));
      if (pass > 0 && types.size() == known) break;  // the type doesn't depend on the index
    }
  }
}

void AddTypes(const Expect& expect, std::set<std::string>& types) {
  if (expect.events) AddTypes(*expect.events, types);
  if (expect.events_prefix) AddTypes(*expect.events_prefix, types);
  for (const SourceExpect& source : expect.sources) {
    if (source.events) AddTypes(*source.events, types);
  }
  for (const auto& alternative : expect.one_of) AddTypes(*alternative.expect, types);
}

std::vector<std::string> Named(const std::vector<Payload>& types) {
  std::vector<std::string> names;
  for (const Payload& type : types) names.push_back(type.Bytes());
  return names;
}

// All types that occur in what is expected, and those of `listen` unless they come later.
std::vector<std::string> TypesToListenTo(const PlaySpec& play) {
  std::set<std::string> types;
  AddTypes(play.expect, types);
  for (const std::string& type : Named(play.client.listen)) {
    if (play.client.listen_after) {
      types.erase(type);
    } else {
      types.insert(type);
    }
  }
  for (const char* always : {"open", "error", "message"}) types.erase(always);
  return {types.begin(), types.end()};
}

}  // namespace

uint32_t SourceCount(const PlaySpec& play) {
  uint32_t count = 1;
  for (const ExtraSource& source : play.client.sources) count += source.count;
  return count;
}

std::string MissingPlaceholder(const PlaySpec& play, const Urls& urls) {
  std::vector<std::string> all{play.client.url};
  for (const ExtraSource& source : play.client.sources) all.push_back(source.url);
  for (const std::string& url : all) {
    const std::string filled = FillPlaceholders(url, urls);
    const size_t start = filled.find("{{");
    const size_t end = filled.find("}}", start);
    if (end != std::string::npos) return filled.substr(start, end + 2 - start);
  }
  return "";
}

ClientScript::ClientScript(const PlaySpec& play, const Urls& urls, const std::string& certificate,
                           Conversation& conversation)
    : play_(play),
      urls_(urls),
      certificate_(play.scenario.needs_tls ? certificate : ""),
      conversation_(conversation) {
  const ClientPlan& plan = play.client;
  Plan(plan.listen_after, [this] {
    conversation_.Send(ListenCommand(conversation_.IdOf(1), Named(play_.client.listen)));
  });
  Plan(plan.close_after, [this] { Close(1, play_.client.close_times); });
  Plan(plan.restart_after,
       [this] { conversation_.Send(SourceCommand("restart", conversation_.IdOf(1))); });
  Plan(plan.exit_after, [this] {
    conversation_.Send(PlainCommand("leave"));
    told_to_leave_ = true;
  });
  PlanSources();
}

void ClientScript::Plan(const std::optional<After>& after, std::function<void()> run) {
  if (after) actions_.push_back({*after, std::move(run)});
}

void ClientScript::PlanSources() {
  uint32_t number = 2;
  for (const ExtraSource& source : play_.client.sources) {
    for (uint32_t i = 0; i < source.count; i++, number++) {
      Plan(source.create_after, [this, number, &source] {
        ClientPlan options;  // what is told about callbacks concerns the first source
        options.with_credentials = play_.client.with_credentials;
        Create(number, source.url, options);
      });
      Plan(source.close_after, [this, number] { Close(number, 1); });
    }
  }
}

void ClientScript::Start() {
  if (play_.check) {
    conversation_.Send(CheckCommand(play_.check->name, urls_));
  } else {
    Create(1, play_.client.url, play_.client);
  }
}

void ClientScript::Create(uint32_t source, const std::string& url, const ClientPlan& options) {
  conversation_.Send(CreateCommand(conversation_.IdOf(source), url, TypesToListenTo(play_), options,
                                   urls_, certificate_));
}

void ClientScript::Close(uint32_t source, uint32_t times) {
  conversation_.Send(CloseCommand(conversation_.IdOf(source), times));
  told_to_close_.push_back(source);
}

void ClientScript::Advance(const Evidence& evidence) {
  next_due_.reset();
  const Time now = Clock::now();
  for (Action& action : actions_) {
    const auto reached = action.done ? std::nullopt : evidence.Reached(action.after.point);
    if (!reached) continue;
    const Time due = *reached + milliseconds(action.after.ms);
    if (due <= now) {
      action.done = true;
      action.run();
    } else {
      next_due_ = std::min(due, next_due_.value_or(due));
    }
  }
}

bool ClientScript::Done(const Evidence& evidence) const {
  return std::all_of(actions_.begin(), actions_.end(),
                     [](const Action& action) { return action.done; }) &&
         std::all_of(told_to_close_.begin(), told_to_close_.end(),
                     [&](uint32_t source) { return !evidence.source(source).closed.empty(); });
}

}  // namespace sse::conformance
