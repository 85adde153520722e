// Implements runner_app.h. Must not know how the command line is parsed.
#include "server/conformance/runner_app.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

#include "server/conformance/browser_launch.h"
#include "server/conformance/case_loader.h"
#include "server/conformance/page_adapter.h"
#include "server/conformance/report_counts.h"
#include "server/conformance/report_html.h"
#include "server/conformance/report_json.h"
#include "server/conformance/report_junit.h"
#include "server/conformance/report_progress.h"
#include "server/conformance/report_summary.h"
#include "server/conformance/report_text.h"
#include "server/conformance/runner.h"
#include "server/conformance/runner_folders.h"
#include "server/conformance/runner_replay.h"
#include "server/conformance/runner_self_check.h"
#include "server/conformance/runner_serve.h"
#include "server/conformance/runner_start.h"
#include "server/conformance/runner_stop.h"
#include "server/conformance/stdio_adapter.h"
#include "server/conformance/webdriver.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr int kFailedCases = 1, kBadEnvironment = 2, kStopped = 130;
constexpr milliseconds kPageHello{60000};       // browsers start slowly
constexpr milliseconds kPersonHello{86400000};  // people more so
constexpr size_t kMaxContradictions = 20;

std::string ReadFile(const std::string& name) {
  std::ifstream stream(name, std::ios::binary);
  if (!stream) throw UsageError(name + " cannot be read; check the path");
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Case> LoadAll(const Options& options, const Folders& folders) {
  if (options.scenarios.empty()) return LoadCases(folders.cases());
  const std::string clauses = ReadFile((folders.cases() / "clauses.json").string());
  std::vector<Case> all;
  for (const std::string& file : options.scenarios) {
    for (Case& one : LoadUserFile(ReadFile(file), file, clauses)) all.push_back(std::move(one));
  }
  return all;
}

int List(const std::vector<Case>& cases, const Selection& selection) {
  size_t listed = 0;
  for (const Case& one : cases) {
    if (!IsSelected(one, selection)) continue;
    listed++;
    std::string profiles;
    for (const std::string& profile : one.profiles)
      profiles += (profiles.empty() ? "" : ",") + profile;
    printf("%s  %s  %s  %s\n", one.id.c_str(), SeverityName(one.severity), profiles.c_str(),
           Printable(one.requirement).c_str());
  }
  fprintf(stderr, "%s\n", Counted(listed, "case").c_str());
  return 0;
}

int Report(const RunResult& result, const KnownFailures& known, const Options& options) {
  if (!options.json.empty()) WriteReport(options.json, ResultToJson(result));
  if (!options.junit.empty()) WriteReport(options.junit, ResultToJunit(result, known));
  if (!options.html.empty()) {
    WriteReport(std::filesystem::path(options.html) / "index.html", ResultToHtml(result, known));
  }
  fputs(ResultToText(result, known).c_str(), stdout);
  return CountFailures(result, known, options.strict_env) > 0 ? kFailedCases : 0;
}

int Merge(const Options& options, const KnownFailures& known) {
  std::vector<RunResult> results;
  for (const std::string& file : options.merge) {
    results.push_back(ResultFromJson(ReadFile(file), file));
  }
  return Report(MergeResults(results), known, options);
}

void SelfCheckOrThrow(const std::vector<Case>& cases) {
  const SelfCheck check = CheckAgainstCore(cases);
  size_t shown = 0;
  for (const std::string& one : check.contradictions) {
    if (shown++ < kMaxContradictions) fprintf(stderr, "%s\n", Printable(one).c_str());
  }
  if (!check.contradictions.empty()) {
    throw UsageError(Counted(check.contradictions.size(), "expectation") +
                     " contradict the native core; nothing was run. Correct them, or the core.");
  }
  fprintf(stderr, "self-check: the native core agrees in %s\n",
          Counted(check.plays, "parsing play").c_str());
}

ClientSpec ProgramClient(const std::string& command) {
  ClientSpec spec;
  spec.label = command;
  if (command != "native") spec.start = StdioAdapter(command);
  return spec;
}

ClientSpec PageClient(const std::string& label, StartLink start, milliseconds hello_time) {
  ClientSpec spec;
  spec.label = label;
  spec.start = std::move(start);
  spec.page = true;
  spec.hello_time = hello_time;
  return spec;
}

std::vector<ClientSpec> Clients(const Options& options, PageDesk& desk) {
  std::vector<ClientSpec> clients;
  for (const std::string& command : options.clients) clients.push_back(ProgramClient(command));
  std::vector<std::string> browsers = options.browsers;
  if (!options.webdriver.empty() && browsers.empty()) browsers.emplace_back();
  for (const std::string& browser : browsers) {
    const OpenPage open = options.webdriver.empty() ? LaunchBrowser(browser)
                                                    : WebDriverBrowser(options.webdriver, browser);
    for (const std::string& impl : options.implementations) {
      clients.push_back(PageClient(browser + " " + impl, desk.Adapter(impl, open), kPageHello));
    }
  }
  if (options.page_url_only) {
    clients.push_back(PageClient(
        "a page that you open",
        desk.AnnouncedAdapter(options.implementations.front(), AnnounceAddress()), kPersonHello));
  }
  return clients;
}

RunResult RunClients(const RunPlan& plan, const PlaySettings& settings) {
  std::vector<std::string> labels;
  for (const ClientSpec& client : plan.clients) labels.push_back(client.label);
  ProgressDisplay display(labels);
  return Run(plan, settings, display);
}

// A client that never came up must not look as if it had passed.
bool NothingWasJudged(const RunResult& result) {
  size_t judged = 0, inconclusive = 0;
  for (const ClientResult& client : result.clients) {
    const VerdictCounts counts = Count(client.cases);
    inconclusive += counts.of(Verdict::kInconclusive);
    judged += counts.all() - counts.of(Verdict::kInconclusive) - counts.of(Verdict::kUnimplemented);
  }
  if (judged > 0 || inconclusive == 0) return false;
  fputs("sse-conformance: nothing could be judged; the messages say why\n", stderr);
  return true;
}

void RequireSelection(const std::vector<Case>& cases, const Selection& selection) {
  for (const Case& one : cases) {
    if (IsSelected(one, selection)) return;
  }
  throw UsageError("no case fits what --case, --profile and --severity ask for; see --list");
}

int RunOrReplay(const Options& options, const std::vector<Case>& cases, const Folders& folders,
                const KnownFailures& known) {
  PageDesk desk(folders.ForPages(!options.browsers.empty() || !options.webdriver.empty() ||
                                 options.page_url_only));
  StopSignal stop;
  if (!options.replay.empty()) {
    const auto [which, play] = FindPlay(cases, options.replay);
    const auto player = StartPlayer(options, desk, nullptr);
    Replay(*which, *play, *player, options.door, stop.flag());
    return 0;
  }
  RequireSelection(cases, options.selection);
  RunPlan plan{Clients(options, desk), cases, options.selection, options.jobs, options.rounds};
  const auto player = StartPlayer(options, desk, nullptr);
  const PlaySettings settings{*player, options.door, options.time_scale, stop.flag()};
  const RunResult result = RunClients(plan, settings);
  const int code = Report(result, known, options);
  if (stop.flag()) return kStopped;
  return code == 0 && NothingWasJudged(result) ? kBadEnvironment : code;
}

}  // namespace

int RunApp(const Options& options, const std::string& program) {
  const KnownFailures known = options.known_failures.empty()
                                  ? KnownFailures()
                                  : KnownFailures::Read(options.known_failures);
  if (!options.merge.empty()) return Merge(options, known);
  const Folders folders(options, program);
  const std::vector<Case> cases = LoadAll(options, folders);
  if (options.list) return List(cases, options.selection);
  if (options.self_check) SelfCheckOrThrow(cases);
  if (options.serve) {
    RequireSelection(cases, options.selection);
    return ServeSuite(options, cases, folders.ForPages(true), known);
  }
  const bool has_client = !options.clients.empty() || !options.browsers.empty() ||
                          !options.webdriver.empty() || options.page_url_only;
  if (!has_client && options.replay.empty()) {
    if (options.self_check) return 0;
    throw UsageError(
        "no client to judge; name one with --client or --browser, or open the suite's page with "
        "--serve");
  }
  return RunOrReplay(options, cases, folders, known);
}

}  // namespace sse::conformance
