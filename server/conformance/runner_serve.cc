// Implements runner_serve.h. Must not know how a run is done.
#include "server/conformance/runner_serve.h"

#include <cstdio>
#include <thread>

#include "server/conformance/adapter_link.h"
#include "server/conformance/judge_request_text.h"
#include "server/conformance/page_adapter_http.h"
#include "server/conformance/report_summary.h"
#include "server/conformance/runner_start.h"
#include "server/conformance/runner_stop.h"
#include "server/conformance/runner_suite_desk.h"

namespace sse::conformance {
namespace {

constexpr const char* kPagePath = "/conformance/";
constexpr std::chrono::milliseconds kStopTime{100};  // in which a signal is noticed

std::string Redirect(const std::string& where) {
  return HttpAnswer("302 Found", "", "", "Location: " + where + "\r\n");
}

// Adapter pages have the origin that plays are at; so must the page that frames them, whatever name
// of this machine people typed.
std::string LeadToPage(const std::string& target, const std::string& head,
                       const std::string& origin) {
  const auto [path, query] = SplitTarget(target);
  if (path == "/" || path == "/conformance") return Redirect(kPagePath);
  if (path != kPagePath || !IsAddressedDirectly(head)) return "";
  const auto hosts = ReadRequest(head).Values("host");
  if (hosts.size() == 1 && "http://" + hosts[0] == origin) return "";
  return Redirect(origin + target);
}

std::vector<Case> Selected(const std::vector<Case>& cases, const Selection& selection) {
  std::vector<Case> selected;
  for (const Case& one : cases) {
    if (IsSelected(one, selection)) selected.push_back(one);
  }
  return selected;
}

}  // namespace

int ServeSuite(const Options& options, const std::vector<Case>& cases, const PageFolders& folders,
               const KnownFailures& known) {
  const std::vector<Case> selected = Selected(cases, options.selection);
  PageDesk pages(folders);
  SuiteDesk suite;
  StopSignal stop;
  const auto player = StartPlayer(
      options, pages,
      [&](const std::string& method, const std::string& target, const std::string& head,
          const std::string& body) {
        const std::string answer = suite.Answer(method, target, head, body);
        return answer.empty() && method == "GET" ? LeadToPage(target, head, pages.origin1())
                                                 : answer;
      });
  const auto print = [&known](const RunResult& result) {
    const std::string text = ResultToText(result, known);  // several runs may end at a time
    fwrite(text.data(), 1, text.size(), stdout);
    fflush(stdout);
  };
  suite.Open({pages, *player, selected, options.time_scale, options.jobs, known, print},
             player->origin1());
  printf("open this page in the browser to be judged: %s%s\nCtrl-C ends it.\n",
         player->origin1().c_str(), kPagePath);
  fflush(stdout);
  while (!stop.flag()) std::this_thread::sleep_for(kStopTime);
  suite.Close();
  return 0;
}

}  // namespace sse::conformance
