// What the command line of sse-conformance can say. Must not know how it is parsed or done.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/conformance/player.h"
#include "server/conformance/runner_plan.h"

namespace sse::conformance {

struct Options {
  // Clients.
  std::vector<std::string> clients;  // commands, or "native"
  std::vector<std::string> browsers;
  std::vector<std::string> implementations;  // of EventSource, in pages
  std::string webdriver;
  bool page_url_only = false;

  // What is played, and how.
  Selection selection;
  std::vector<std::string> scenarios;  // files of the user's, instead of the cases
  size_t jobs = 8;
  size_t rounds = 1;
  double time_scale = 1;
  Door door = Door::kAuto;

  // Other things than a run.
  bool serve = false;  // the suite's page for people
  bool list = false;
  bool self_check = false;
  std::string replay;
  std::vector<std::string> merge;

  // Reports.
  std::string json, junit, html, known_failures;
  bool strict_env = false;

  // Where things are.
  std::string cases, pages, lib;  // folders; "": looked for
  std::string host = "127.0.0.1";
  int port = 0;
};

}  // namespace sse::conformance
