// Implements runner_client.h. Must not know how verdicts are shown.
#include "server/conformance/runner_client.h"

#include <algorithm>
#include <cstdint>
#include <thread>

#include "server/conformance/report_play.h"
#include "server/conformance/runner_duration.h"
#include "server/conformance/runner_parser.h"
#include "server/conformance/runner_script.h"

namespace sse::conformance {
namespace {

constexpr int kAttempts = 3;  // an inconclusive play is played twice more
constexpr int kAttemptsIfUnseen = 2;
// A page has six connections to an origin.
constexpr size_t kPageJobs = 4;
constexpr uint32_t kManySources = 6;
constexpr std::chrono::milliseconds kParseTime{20000};

Hello NativeHello() {
  Hello hello;
  hello.client = "native-core";
  hello.runtime = "native";
  hello.profiles = {"parser"};
  return hello;
}

PlayResult Inconclusive(const std::string& why) {
  return {{Verdict::kInconclusive, why, {}, ""}, 0, ""};
}

}  // namespace

ClientRun::ClientRun(size_t number, const ClientSpec& spec, const std::vector<Case>& cases,
                     const Selection& selection, const PlaySettings& settings, size_t jobs,
                     RunListener& listener, AloneGate& gate)
    : number_(number),
      spec_(spec),
      cases_(cases),
      selection_(selection),
      settings_(settings),
      jobs_(spec.page ? std::min(jobs, kPageJobs) : jobs),
      listener_(listener),
      gate_(gate),
      pool_(spec.start,
            std::chrono::milliseconds(static_cast<int64_t>(
                static_cast<double>(spec.hello_time.count()) * settings.time_scale)),
            settings.stopping) {
  if (spec.page && settings_.door == Door::kAuto) settings_.door = Door::kWire;
}

void ClientRun::Connect() {
  if (!spec_.start) {
    hello_ = NativeHello();
  } else {
    try {
      hello_ = pool_.Shared()->hello();
    } catch (const AdapterDown& down) {
      hello_.client = spec_.label;
      hello_.profiles = {"parser", "client", "eventsource", "browser"};  // nobody knows better
    }
  }
  plan_ = PlanFor(hello_, cases_, selection_);
  Distribute();
  listener_.OnHello(number_, Result(), plan_.size());
}

bool ClientRun::NeedsClientAlone(const PlaySpec& play) const {
  const uint32_t sources = SourceCount(play);
  return play.check || sources > kManySources || (spec_.page && sources > 1);
}

void ClientRun::Distribute() {
  for (size_t i = 0; i < plan_.size(); i++) {
    const std::vector<PlaySpec>& plays = plan_[i].which->plays;
    progress_.push_back({std::vector<std::optional<PlayResult>>(plays.size()), plays.size(),
                         plays.size(), std::nullopt});
    const bool network = plan_[i].mode == PlannedCase::Mode::kNetwork;
    for (size_t play = 0; play < plays.size(); play++) {
      auto& jobs = plays[play].alone                          ? alone_
                   : network && NeedsClientAlone(plays[play]) ? one_by_one_
                                                              : concurrent_;
      jobs.push_back({i, play});
    }
  }
  SortByDuration(concurrent_);
}

// Long ones first, so that none is left over at the end.
void ClientRun::SortByDuration(std::deque<Job>& jobs) const {
  std::vector<std::pair<uint64_t, Job>> sorted;
  for (const Job& job : jobs) sorted.emplace_back(EstimateMs(PlayOf(job)), job);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  jobs.clear();
  for (const auto& [ms, job] : sorted) jobs.push_back(job);
}

void ClientRun::Run() {
  RunConcurrently();
  RunOneByOne(std::move(one_by_one_));
  while (!again_.empty()) RunOneByOne(std::exchange(again_, {}));
  gate_.latch_.arrive_and_wait();
  {
    std::lock_guard lock(gate_.one_at_a_time_);
    RunOneByOne(std::move(alone_));
    while (!again_.empty()) RunOneByOne(std::exchange(again_, {}));
    pool_.End();
  }
}

void ClientRun::RunConcurrently() {
  std::vector<std::thread> workers;
  for (size_t i = 0; i < std::max<size_t>(jobs_, 1); i++) {
    workers.emplace_back([this] {
      while (const auto job = TakeJob(concurrent_)) RunJob(*job);
    });
  }
  for (std::thread& worker : workers) worker.join();
}

void ClientRun::RunOneByOne(std::deque<Job> jobs) {
  while (const auto job = TakeJob(jobs)) RunJob(*job);
}

// Plays behind one that has failed are dropped: it is reported, and they can't make it worse.
std::optional<ClientRun::Job> ClientRun::TakeJob(std::deque<Job>& jobs) {
  std::unique_lock lock(mutex_);
  while (!jobs.empty()) {
    const Job job = jobs.front();
    jobs.pop_front();
    Progress& progress = progress_[job.plan];
    if (job.play < progress.lowest_failed) return job;
    if (--progress.outstanding == 0) Finish(job.plan);
  }
  return std::nullopt;
}

void ClientRun::RunJob(const Job& job) {
  listener_.OnPlay(number_, plan_[job.plan].which->id);
  Record(job, PlayIt(job));
}

PlayResult ClientRun::PlayIt(const Job& job) {
  const PlannedCase& planned = plan_[job.plan];
  if (settings_.stopping) return Inconclusive("stopped");
  if (planned.mode == PlannedCase::Mode::kUnimplemented) {
    return {{Verdict::kUnimplemented, planned.reason, {}, ""}, 0, ""};
  }
  try {
    if (spec_.start) return PlayOnAdapter(planned, PlayOf(job));
    NativeSubject native;
    return RunParserPlay(*planned.which, PlayOf(job), native);
  } catch (const std::exception& error) {
    return Inconclusive(std::string("the adapter ") + error.what());
  }
}

PlayResult ClientRun::PlayOnAdapter(const PlannedCase& planned, const PlaySpec& play) {
  const bool ends_process = play.client.exit_after || play.expect.exits;
  const bool needs_all = play.alone || NeedsClientAlone(play);
  const ConnectionTurns::Turn turn(spec_.turns.get(), needs_all ? SIZE_MAX : 1);
  const std::shared_ptr<Adapter> adapter = ends_process ? pool_.Fresh() : pool_.Shared();
  if (planned.mode == PlannedCase::Mode::kParser) {
    AdapterSubject subject(*adapter, kParseTime);
    return RunParserPlay(*planned.which, play, subject);
  }
  return RunPlay(*planned.which, play, *adapter, hello_, settings_);
}

void ClientRun::Record(const Job& job, PlayResult result) {
  const bool inconclusive = result.judgement.verdict == Verdict::kInconclusive;
  const bool unseen = result.judgement.verdict == Verdict::kFailed && result.failed_unseen;
  if (!inconclusive && spec_.start) pool_.Praise();
  std::lock_guard lock(mutex_);
  Progress& progress = progress_[job.plan];
  const int attempts = inconclusive ? kAttempts : unseen ? kAttemptsIfUnseen : 1;
  if (job.attempt < attempts && !settings_.stopping) {
    again_.push_back({job.plan, job.play, job.attempt + 1});
    return;
  }
  if (result.judgement.verdict == Verdict::kFailed) {
    progress.lowest_failed = std::min(progress.lowest_failed, job.play);
  }
  progress.results[job.play] = std::move(result);
  if (--progress.outstanding == 0) Finish(job.plan);
}

void ClientRun::Finish(size_t plan) {
  progress_[plan].result = Summarize(plan);
  listener_.OnVerdict(number_, *progress_[plan].result);
}

// The worst verdict, as the first play with it explains it.
CaseResult ClientRun::Summarize(size_t plan) const {
  const Case& which = *plan_[plan].which;
  CaseResult summary;
  summary.id = which.id;
  summary.severity = which.severity;
  const PlayResult* worst = nullptr;
  size_t worst_play = 0;
  const auto& results = progress_[plan].results;
  for (size_t i = 0; i < results.size(); i++) {
    if (!results[i]) continue;
    summary.ms += results[i]->ms;
    if (worst && results[i]->judgement.verdict <= worst->judgement.verdict) continue;
    worst = &*results[i];
    worst_play = i;
  }
  if (!worst) return summary;
  const Judgement& judgement = worst->judgement;
  summary.verdict = judgement.verdict;
  summary.message = judgement.message;
  summary.label = judgement.label;
  summary.recorded = judgement.recorded;
  summary.seen = worst->seen;
  summary.play = which.plays[worst_play].name;
  if (worst_play > 0 && summary.verdict != Verdict::kOk) {
    summary.sent = DescribeSent(which.plays[worst_play]);
    summary.expected = DescribeExpected(which.plays[worst_play]);
  }
  if (!summary.play.empty() && !summary.message.empty()) {
    summary.message.insert(0, summary.play + ": ");
  }
  if (plan_[plan].allowed && summary.verdict != Verdict::kInconclusive) {
    summary.verdict = Verdict::kInformational;
    summary.message = "declares " + *plan_[plan].allowed +
                      (summary.message.empty() ? "" : "; " + summary.message);
  }
  const bool deviates =
      summary.verdict == Verdict::kFailed || summary.verdict == Verdict::kNonStrict;
  if (plan_[plan].beneath && deviates) {
    summary.verdict = Verdict::kUnimplemented;
    summary.message = "the HTTP of " + hello_.runtime +
                      " decides, not the client: " + summary.message +
                      "; a client with an HTTP of its own declares `http`";
  }
  return summary;
}

ClientResult ClientRun::Result() const {
  ClientResult result;
  result.name = hello_.client;
  result.version = hello_.version;
  result.runtime = hello_.runtime;
  result.profile = WidestProfile(JudgedProfiles(hello_, selection_));
  std::lock_guard lock(mutex_);
  for (const Progress& progress : progress_) {
    if (progress.result) result.cases.push_back(*progress.result);
  }
  return result;
}

}  // namespace sse::conformance
