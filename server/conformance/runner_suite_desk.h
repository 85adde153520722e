// What the suite's page for people asks of the runner, over HTTP: to begin runs, to read how they
// get on, to end them. Must not know how a run is done, or files.
//
//   POST /conformance/runs                 {"impls":["native","ours"]}, also "profile" and "case",
//   a
//                                          glob of ids -> 200 {"run":"RUN","total":N}
//   GET /conformance/runs/RUN?after=N      waits for events (runner_suite_run.h) after the N-th
//                                          -> 200 {"events":[…],"next":M,"done":false}
//   DELETE /conformance/runs/RUN           ends it -> 200 {}
//   errors                                 4xx {"error":"one line"}
//
// A run ends by itself when nobody asks how it gets on. A page from elsewhere can't begin one: what
// it may send without a preflight is no application/json, and its Origin is another.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/conformance/runner_suite_run.h"

namespace sse::conformance {

class SuiteDesk {
 public:
  ~SuiteDesk() { Close(); }

  // From now on runs can be had, of a page at `origin`. What `stage` names lives until Close().
  void Open(const SuiteStage& stage, std::string origin);
  // Ends all runs, and returns when nothing of `stage` is used any more.
  void Close();

  // A whole raw response; "" when the path is none of the above. May wait 10 s. Thread-safe.
  std::string Answer(const std::string& method, const std::string& target, const std::string& head,
                     const std::string& body);

 private:
  using Runs = std::map<std::string, std::shared_ptr<SuiteRun>>;

  std::string Begin(const std::string& head, const std::string& body);
  std::string ReportOn(const std::string& id, size_t after);
  std::string End(const std::string& id);
  std::shared_ptr<SuiteRun> Find(const std::string& id);
  void EndForgotten();

  std::optional<SuiteStage> stage_;
  std::string origin_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  size_t answering_ = 0;  // requests that use the stage
  Runs runs_;
  std::thread watcher_;
};

}  // namespace sse::conformance
