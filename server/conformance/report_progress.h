// Shows on stderr how a run gets on: on a terminal one line per client that is rewritten in place,
// elsewhere a line for what is not in order and one every few seconds. Must not know how plays are
// run.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/conformance/report_counts.h"
#include "server/conformance/runner_client.h"

namespace sse::conformance {

class ProgressDisplay : public RunListener {
 public:
  explicit ProgressDisplay(std::vector<std::string> labels);
  ~ProgressDisplay() override;

  void OnHello(size_t client, const ClientResult& who, size_t cases) override;
  void OnPlay(size_t client, const std::string& id) override;
  void OnVerdict(size_t client, const CaseResult& result) override;

 private:
  struct Line {
    std::string title;
    size_t cases = 0;
    VerdictCounts counts;
    std::string running;  // the case that was begun last
  };

  void Draw();  // until the end
  void DrawOnTerminal();
  void DrawPlain();
  std::string Text(const Line& line) const;

  const bool terminal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Line> lines_;
  bool drawn_ = false;
  bool ended_ = false;
  std::thread drawer_;
};

}  // namespace sse::conformance
