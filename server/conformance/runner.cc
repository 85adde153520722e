// Implements runner.h. Must not know how a client is reached, or how verdicts are shown.
#include "server/conformance/runner.h"

#include <exception>
#include <thread>

namespace sse::conformance {
namespace {

// Calls `work` for each run at the same time; throws what the first of them threw.
template <typename Work>
void ForAll(std::vector<std::unique_ptr<ClientRun>>& runs, Work work) {
  std::vector<std::exception_ptr> errors(runs.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < runs.size(); i++) {
    threads.emplace_back([&, i] {
      try {
        work(*runs[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

std::vector<ClientResult> RunOnce(const RunPlan& plan, const PlaySettings& settings,
                                  RunListener& listener) {
  AloneGate gate(plan.clients.size());
  std::vector<std::unique_ptr<ClientRun>> runs;
  for (size_t i = 0; i < plan.clients.size(); i++) {
    runs.push_back(std::make_unique<ClientRun>(i, plan.clients[i], plan.cases, plan.selection,
                                               settings, plan.jobs, listener, gate));
  }
  ForAll(runs, [](ClientRun& run) { run.Connect(); });
  ForAll(runs, [](ClientRun& run) { run.Run(); });
  std::vector<ClientResult> results;
  for (const auto& run : runs) results.push_back(run->Result());
  return results;
}

CaseResult Worse(const CaseResult& known, const CaseResult& fresh) {
  CaseResult worse = fresh.verdict > known.verdict ? fresh : known;
  if (known.verdict != fresh.verdict) {
    worse.recorded.push_back(std::string("not the same in every round: ") +
                             VerdictName(known.verdict) + " and " + VerdictName(fresh.verdict));
  }
  return worse;
}

void MergeRound(ClientResult& all, const ClientResult& round) {
  std::map<std::string, const CaseResult*> fresh;
  for (const CaseResult& result : round.cases) fresh.emplace(result.id, &result);
  for (CaseResult& known : all.cases) {
    const auto found = fresh.find(known.id);
    if (found != fresh.end()) known = Worse(known, *found->second);
  }
}

}  // namespace

RunResult Run(const RunPlan& plan, const PlaySettings& settings, RunListener& listener) {
  RunResult result;
  result.clients = RunOnce(plan, settings, listener);
  for (size_t round = 1; round < plan.rounds && !settings.stopping; round++) {
    const std::vector<ClientResult> again = RunOnce(plan, settings, listener);
    for (size_t i = 0; i < again.size(); i++) MergeRound(result.clients[i], again[i]);
  }
  for (const Case& which : plan.cases) {
    if (IsSelected(which, plan.selection)) result.cases.emplace(which.id, TextOf(which));
  }
  return result;
}

}  // namespace sse::conformance
