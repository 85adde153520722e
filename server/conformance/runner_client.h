// Runs all cases that concern one client and gives their verdicts: several plays at a time, then
// those that need the client for themselves, then those that need the machine. What was
// inconclusive is played again. Must not know other clients beyond the gate, or how verdicts are
// shown.
#pragma once

#include <deque>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

#include "server/conformance/runner_plan.h"
#include "server/conformance/runner_play.h"
#include "server/conformance/runner_pool.h"
#include "server/conformance/runner_results.h"
#include "server/conformance/runner_turns.h"

namespace sse::conformance {

struct ClientSpec {
  std::string label;  // names it until it has said hello
  StartLink start;    // none: the native core in this process
  bool page = false;  // in a browser: few connections, and only the wire door is same-origin
  std::chrono::milliseconds hello_time{10000};
  std::shared_ptr<ConnectionTurns> turns;  // shared by the pages of one browser; may be none
};

// Told what happens, from several threads at a time.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void OnHello(size_t client, const ClientResult& who, size_t cases) = 0;
  virtual void OnPlay(size_t client, const std::string& id) = 0;
  virtual void OnVerdict(size_t client, const CaseResult& result) = 0;
};

// Plays that measure time or memory: they begin when all clients are done with the others, and run
// one at a time over all clients.
class AloneGate {
 public:
  explicit AloneGate(size_t clients) : latch_(static_cast<std::ptrdiff_t>(clients)) {}

  std::latch latch_;
  std::mutex one_at_a_time_;
};

class ClientRun {
 public:
  ClientRun(size_t number, const ClientSpec& spec, const std::vector<Case>& cases,
            const Selection& selection, const PlaySettings& settings, size_t jobs,
            RunListener& listener, AloneGate& gate);

  // Throws UsageError when the client can't be had at all. Then the gate is not passed.
  void Connect();
  void Run();
  ClientResult Result() const;

 private:
  struct Job {
    size_t plan;
    size_t play;
    int attempt = 1;
  };
  struct Progress {
    std::vector<std::optional<PlayResult>> results;
    size_t outstanding;
    size_t lowest_failed;  // plays above it are not needed
    std::optional<CaseResult> result;
  };

  const PlaySpec& PlayOf(const Job& job) const { return plan_[job.plan].which->plays[job.play]; }
  bool NeedsClientAlone(const PlaySpec& play) const;
  void Distribute();
  void SortByDuration(std::deque<Job>& jobs) const;
  void RunConcurrently();
  void RunOneByOne(std::deque<Job> jobs);
  std::optional<Job> TakeJob(std::deque<Job>& jobs);
  void RunJob(const Job& job);
  PlayResult PlayIt(const Job& job);
  PlayResult PlayOnAdapter(const PlannedCase& planned, const PlaySpec& play);
  void Record(const Job& job, PlayResult result);
  void Finish(size_t plan);
  CaseResult Summarize(size_t plan) const;

  const size_t number_;
  const ClientSpec& spec_;
  const std::vector<Case>& cases_;
  const Selection& selection_;
  PlaySettings settings_;
  const size_t jobs_;
  RunListener& listener_;
  AloneGate& gate_;
  AdapterPool pool_;
  Hello hello_;
  std::vector<PlannedCase> plan_;
  std::deque<Job> concurrent_, one_by_one_, alone_;

  mutable std::mutex mutex_;
  std::vector<Progress> progress_;
  std::deque<Job> again_;
};

}  // namespace sse::conformance
