// Implements runner_suite_run.h. Must not know HTTP, or how verdicts are shown.
#include "server/conformance/runner_suite_run.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "server/conformance/runner.h"

namespace sse::conformance {
namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr milliseconds kPageHello{60000};  // old devices load slowly
// Of a browser's six connections to an origin one is the page's own, which reads the news, and one
// may be closing still.
constexpr size_t kPageConnections = 4;

// Text of clients may be no UTF-8.
std::string Text(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

// Nobody here knows what becomes of a page: the adapter notices its silence.
class SuiteRun::ShownPage : public OpenedPage {
 public:
  ShownPage(SuiteRun& run, const std::string& impl, const std::string& url)
      : run_(run), impl_(impl) {
    Show(url);
  }
  ~ShownPage() override { Show(""); }

 private:
  void Show(const std::string& url) {
    run_.Publish(Text({{"type", "page"}, {"impl", impl_}, {"url", url}}));
  }

  SuiteRun& run_;
  const std::string impl_;
};

SuiteRun::SuiteRun(const SuiteStage& stage, SuiteOrder order)
    : stage_(stage), order_(std::move(order)), who_(order_.impls.size()) {
  for (const Case& which : stage_.cases) {
    if (IsSelected(which, order_.selection)) cases_.emplace(which.id, &which);
  }
  total_ = cases_.size();
  thread_ = std::thread([this] { Run(); });
}

SuiteRun::~SuiteRun() {
  Stop();
  thread_.join();
}

void SuiteRun::Stop() {
  stopping_ = true;
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
}

OpenPage SuiteRun::Shower(const std::string& impl) {
  return [this, impl](const std::string& url) {
    return std::make_unique<ShownPage>(*this, impl, url);
  };
}

void SuiteRun::Run() {
  const auto turns = std::make_shared<ConnectionTurns>(kPageConnections);
  std::vector<ClientSpec> clients;
  for (const std::string& impl : order_.impls) {
    clients.push_back({impl, stage_.desk.Adapter(impl, Shower(impl)), true, kPageHello, turns});
  }
  try {
    const PlaySettings settings{stage_.player, Door::kAuto, stage_.time_scale, stopping_};
    const RunResult result = conformance::Run(
        {clients, stage_.cases, order_.selection, stage_.jobs, 1}, settings, *this);
    if (!stopping_ && stage_.on_end) stage_.on_end(result);
  } catch (const std::exception& error) {
    Publish(Text({{"type", "trouble"}, {"message", error.what()}}));
  }
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
}

void SuiteRun::Publish(const std::string& event) {
  {
    std::lock_guard lock(mutex_);
    if (done_) return;
    events_.push_back(event);
  }
  changed_.notify_all();
}

void SuiteRun::OnHello(size_t client, const ClientResult& who, size_t cases) {
  who_[client] = who;  // before any verdict on it
  Publish(Text({{"type", "client"},
                {"impl", order_.impls[client]},
                {"name", who.name},
                {"version", who.version},
                {"runtime", who.runtime},
                {"total", cases}}));
}

void SuiteRun::OnVerdict(size_t client, const CaseResult& result) {
  ordered_json json{{"type", "verdict"},         {"impl", order_.impls[client]},
                    {"id", result.id},           {"verdict", VerdictName(result.verdict)},
                    {"message", result.message}, {"ms", std::round(result.ms)}};
  if (result.verdict != Verdict::kOk) {
    const Case& which = *cases_.at(result.id);
    json["requirement"] = which.requirement;
    json["url"] = which.clause_url;
    json["known"] =
        result.verdict == Verdict::kFailed && stage_.known.Contains(who_[client], result.id);
  }
  Publish(Text(json));
}

SuiteRun::News SuiteRun::After(size_t after, milliseconds at_most) {
  std::unique_lock lock(mutex_);
  polls_++;
  changed_.wait_for(lock, at_most, [&] { return done_ || events_.size() > after; });
  polls_--;
  last_asked_ = Clock::now();
  News news;
  for (size_t i = after; i < events_.size(); i++) news.events.push_back(events_[i]);
  news.done = done_;
  return news;
}

milliseconds SuiteRun::Silence() const {
  std::lock_guard lock(mutex_);
  if (polls_ > 0) return {};
  return std::chrono::duration_cast<milliseconds>(Clock::now() - last_asked_);
}

}  // namespace sse::conformance
