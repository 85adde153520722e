// One run of the suite in a page for people: some implementations in one browser at the same time.
// What happens is kept as a list of events that the page reads on from where it was. Must not know
// HTTP, or how verdicts are shown.
//
// The events, as JSON:
//   {"type":"page","impl":"native","url":"http://…"}   show this adapter page; "": take it away
//   {"type":"client","impl":"native","name":"chromium","version":"…","runtime":"…","total":N}
//   {"type":"verdict","impl":"native","id":"parse.bom","verdict":"FAILED","message":"…","ms":12,
//    "requirement":"…","url":"https://…","known":true}  the last three if it is not OK; known: a
//                                                      failure that was to be expected
//   {"type":"trouble","message":"one line"}            the run broke off
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/conformance/page_adapter.h"
#include "server/conformance/report_known.h"
#include "server/conformance/runner_client.h"

namespace sse::conformance {

struct SuiteOrder {
  std::vector<std::string> impls;  // of EventSource, in pages
  Selection selection;
};

struct SuiteStage {
  PageDesk& desk;
  Player& player;
  const std::vector<Case>& cases;
  double time_scale;
  size_t jobs;
  const KnownFailures& known;
  std::function<void(const RunResult& result)> on_end;  // of a run that nobody has ended
};

class SuiteRun : public RunListener {
 public:
  // Begins. What `stage` names lives longer.
  SuiteRun(const SuiteStage& stage, SuiteOrder order);
  // Ends it, in a moment.
  ~SuiteRun() override;

  size_t total() const { return total_; }  // cases of one implementation

  struct News {
    std::vector<std::string> events;
    bool done = false;
  };
  // The events after the first `after`; waits for one if there is none.
  News After(size_t after, std::chrono::milliseconds at_most);

  // Since somebody last asked for news; zero while somebody waits for them.
  std::chrono::milliseconds Silence() const;
  // Ends it without waiting for that.
  void Stop();

  void OnHello(size_t client, const ClientResult& who, size_t cases) override;
  void OnPlay(size_t, const std::string&) override {}
  void OnVerdict(size_t client, const CaseResult& result) override;

 private:
  class ShownPage;

  void Run();
  OpenPage Shower(const std::string& impl);
  void Publish(const std::string& event);

  const SuiteStage stage_;
  const SuiteOrder order_;
  std::map<std::string, const Case*> cases_;  // that are played, by id
  size_t total_ = 0;
  std::vector<ClientResult> who_;  // what the implementations are, once they have said so
  std::atomic<bool> stopping_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
  bool done_ = false;
  size_t polls_ = 0;  // that wait
  Time last_asked_ = Clock::now();
  std::thread thread_;
};

}  // namespace sse::conformance
