// sse-conformance: the flags. It must not know what they do.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "server/conformance/adapter_link.h"
#include "server/conformance/case_loader.h"
#include "server/conformance/report_text.h"
#include "server/conformance/runner_app.h"
#include "server/options.h"

namespace {

using sse::conformance::Door;
using sse::conformance::Options;

constexpr int kBadUsage = 2;

constexpr const char* kExamples = R"(
A client is judged through an adapter: a small program that speaks the protocol of
tests/conformance/PROTOCOL.md on stdin and stdout, or a page in a browser.

Examples:
  sse-conformance --client 'node tests/conformance/adapters/node.mjs'
  sse-conformance --client 'python3 my_adapter.py' --profile client --severity must
  sse-conformance --browser chromium                    the browser's own EventSource
  sse-conformance --browser firefox --impl ours         ours in that browser
  sse-conformance --browser 'surf {url}'                any other command that opens a page
  sse-conformance --webdriver http://127.0.0.1:9515 --browser chrome
  sse-conformance --serve                               any browser opens the suite's page
  sse-conformance --serve --host 192.168.1.20           … also on a TV or a phone
  sse-conformance --client native --case 'parse.*'      our core, without a network
  sse-conformance --list --case 'field.*'
  sse-conformance --replay chunking.every-cut           the bytes, their times, a curl line
  sse-conformance --client 'node a.mjs' my-case.json    a scenario or cases of your own
  sse-conformance --client 'node a.mjs' --json a.json --html report
  sse-conformance --merge a.json b.json --html report   one matrix of several runs

Verdicts: OK, NON-STRICT (allowed, but against a should, or later than it should be),
INFORMATIONAL (only recorded), UNIMPLEMENTED (the adapter lacks a capability), INCONCLUSIVE (the
environment or the adapter broke the case; played again, never blamed on the client), FAILED.
Exit codes: 0, 1 when a case FAILED that is not known to, 2 when nothing could be judged.)";

void AddClientFlags(CLI::App& app, Options& options) {
  app.add_option("--client", options.clients,
                 "Command of an adapter on stdio, or `native`; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--browser", options.browsers,
                 "chromium, firefox, webkitgtk or a command with {url}; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--impl", options.implementations,
                 "EventSource that pages use: native, ours or legacy; may be repeated")
      ->check(CLI::IsMember({"native", "ours", "legacy"}))
      ->allow_extra_args(false);
  app.add_option("--webdriver", options.webdriver,
                 "Open the browsers through the W3C WebDriver at this URL");
  app.add_flag("--page-url-only", options.page_url_only,
               "Print the page's address and wait until somebody opens it");
}

void AddSelectionFlags(CLI::App& app, Options& options) {
  app.add_option("--case", options.selection.globs, "Only cases with such ids; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--profile", options.selection.profiles,
                 "Only cases of parser, client, eventsource or browser")
      ->delimiter(',')
      ->check(CLI::IsMember({"parser", "client", "eventsource", "browser"}))
      ->allow_extra_args(false);
  app.add_option("--severity", options.selection.severities, "Only must, should, info or extension")
      ->delimiter(',')
      ->check(CLI::IsMember({"must", "should", "info", "extension"}))
      ->allow_extra_args(false);
  app.add_option("scenarios", options.scenarios,
                 "Files with cases or scenarios of your own, instead of the suite's");
}

void AddPlayFlags(CLI::App& app, Options& options) {
  app.add_option("--jobs", options.jobs, "Plays at a time per client; pages take at most 4")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--repeat", options.rounds, "Run everything so many times")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--timeout-scale", options.time_scale, "Multiplies all that is waited for")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  const std::map<std::string, Door> doors{
      {"auto", Door::kAuto}, {"http", Door::kHttp}, {"wire", Door::kWire}};
  app.add_option("--door", options.door, "auto, http (cpp-httplib where it can) or wire")
      ->transform(CLI::CheckedTransformer(doors, CLI::ignore_case));
}

void AddOtherFlags(CLI::App& app, Options& options) {
  app.add_flag("--serve", options.serve,
               "Print the address of the suite's page, and judge every browser that opens it");
  app.add_flag("--list", options.list, "List the cases and end");
  app.add_option("--replay", options.replay, "Show what the server sends in a play: ID or ID/NAME");
  app.add_flag(
      "--self-check", options.self_check,
      "Play every parsing case through the native core first; run nothing if it disagrees");
  app.add_option("--merge", options.merge, "Make one report of the results in these JSON files");
}

void AddReportFlags(CLI::App& app, Options& options) {
  app.add_option("--json", options.json, "Write the result to this file as JSON");
  app.add_option("--junit", options.junit, "Write it as JUnit XML");
  app.add_option("--html", options.html, "Write it as DIR/index.html, a page of its own");
  app.add_option("--known-failures", options.known_failures,
                 "File of cases that may fail: [client] lines, then ids or globs, # comments");
  app.add_flag("--strict-env", options.strict_env, "INCONCLUSIVE counts as a failure");
}

void AddPlaceFlags(CLI::App& app, Options& options) {
  app.add_option("--cases", options.cases, "Folder of the cases");
  app.add_option("--pages", options.pages, "Folder of the adapter page");
  app.add_option("--lib", options.lib, "Folder of the client that the page calls ours");
  app.add_option("--host", options.host, "Address to serve plays on")->capture_default_str();
  app.add_option("--port", options.port, "Port of the first origin; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
}

int Fail(const std::string& message) {
  fprintf(stderr, "sse-conformance: %s\n", sse::conformance::Printable(message).c_str());
  return kBadUsage;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Judges any client of server-sent events: plays scenarios to it and says which "
      "requirements of the standard it meets.",
      "sse-conformance");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("sse-conformance ") + sse::kVersion);
  AddClientFlags(app, options);
  AddSelectionFlags(app, options);
  AddPlayFlags(app, options);
  AddOtherFlags(app, options);
  AddReportFlags(app, options);
  AddPlaceFlags(app, options);
  try {
    app.parse(argc, argv);
    if (options.implementations.empty()) options.implementations = {"native"};
    return RunApp(options, argv[0]);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return Fail(std::string(error.what()) + "; see sse-conformance --help");
  } catch (const std::exception& error) {  // UsageError, CaseError: one line for the user
    return Fail(error.what());
  }
}
