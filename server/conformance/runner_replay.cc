// Implements runner_replay.h. Must not know clients or verdicts.
#include "server/conformance/runner_replay.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "server/conformance/adapter_link.h"
#include "server/conformance/report_play.h"
#include "server/conformance/report_points.h"
#include "server/conformance/report_text.h"
#include "server/conformance/runner_replay_fetch.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSilence{1500};
constexpr milliseconds kLookAgain{100};
constexpr size_t kMaxShownLines = 200;
constexpr size_t kShownLine = 200;
constexpr size_t kMaxToken = 60;

void Print(const std::string& line) { printf("%s\n", line.c_str()); }

void PrintPiece(const FetchedPiece& piece, Time start, size_t& lines) {
  const double ms = static_cast<double>(MicrosBetween(start, piece.when)) / 1000;
  Print("  " + MsText(ms) + "  " + Counted(piece.bytes.size(), "byte"));
  std::string_view rest = piece.bytes;
  while (!rest.empty() && lines++ < kMaxShownLines) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    Print("    " + PrintableStart(rest.substr(0, end), kShownLine));
    rest.remove_prefix(end);
  }
}

void PrintFetched(size_t number, const Fetched& fetched) {
  Print("connection " + std::to_string(number));
  size_t lines = 0;
  for (const FetchedPiece& piece : fetched.pieces) PrintPiece(piece, fetched.start, lines);
  if (lines > kMaxShownLines) Print("    … the rest is not shown");
  Print("  " + fetched.end);
}

void FetchAll(const PlaySpec& play, Player& player, Door door, const std::atomic<bool>& stopping) {
  const auto on_server = player.Begin(play.scenario, door);
  const Urls& urls = on_server->urls();
  for (size_t i = 1; i <= play.scenario.entries.size() && !stopping; i++) {
    PrintFetched(i, Fetch(urls.host1, urls.path1, kSilence, stopping));
    fflush(stdout);
  }
}

std::string TokenFor(const Case& which) {
  std::string token = which.id.substr(0, kMaxToken);
  std::replace_if(
      token.begin(), token.end(), [](char c) { return std::isalnum(c) == 0; }, '-');
  return token;
}

// All entries were taken and are over: whoever comes next would get something else.
bool IsUsedUp(const PlaySpec& play, const Journal& journal) {
  const std::vector<RequestRecord> requests = journal.requests();
  const auto over = [](const RequestRecord& request) { return request.closed || request.ended; };
  return requests.size() >= play.scenario.entries.size() &&
         std::all_of(requests.begin(), requests.end(), over);
}

void PrintCurl(const PlaySpec& play, const Urls& urls) {
  const bool tls = play.scenario.needs_tls && !urls.tls_url.empty();
  Print("");
  Print("fetch it yourself; each request takes the next of " +
        Counted(play.scenario.entries.size(), "answer") + ", Ctrl-C ends the server:");
  Print(std::string("  curl -i -N ") + (tls ? "-k " : "") + "'" + (tls ? urls.tls_url : urls.url1) +
        "'");
  fflush(stdout);
}

// A play with ports of its own has other ones each time, so it is begun once only.
void Serve(const Case& which, const PlaySpec& play, Player& player, Door door,
           const std::atomic<bool>& stopping) {
  auto on_server = player.Begin(play.scenario, door, TokenFor(which));
  PrintCurl(play, on_server->urls());
  while (!stopping) {
    std::this_thread::sleep_for(kLookAgain);
    if (play.scenario.needs_own_ports() || !IsUsedUp(play, on_server->journal())) {
      continue;
    }
    on_server.reset();
    on_server = player.Begin(play.scenario, door, TokenFor(which));
  }
}

std::string PlayNames(const Case& which) {
  std::string names;
  for (size_t i = 0; i < std::min<size_t>(which.plays.size(), 8); i++) {
    names += (i == 0 ? "" : ", ") + Quoted(which.plays[i].name);
  }
  return which.plays.size() > 8 ? names + ", …" : names;
}

}  // namespace

std::pair<const Case*, const PlaySpec*> FindPlay(const std::vector<Case>& cases,
                                                 const std::string& name) {
  const size_t slash = std::min(name.find('/'), name.size());
  const std::string id = name.substr(0, slash);
  const auto found =
      std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return one.id == id; });
  if (found == cases.end()) {
    throw UsageError("--replay " + Quoted(name) + ": there is no such case; see --list");
  }
  if (slash == name.size()) return {&*found, &found->plays.front()};
  for (const PlaySpec& play : found->plays) {
    if (play.name == name.substr(slash + 1)) return {&*found, &play};
  }
  throw UsageError("--replay " + Quoted(name) + ": the case has no such play, but " +
                   PlayNames(*found));
}

void Replay(const Case& which, const PlaySpec& play, Player& player, Door door,
            const std::atomic<bool>& stopping) {
  Print(which.id + (play.name.empty() ? "" : "/" + play.name) + ": " + which.requirement);
  Print(which.clause_url);
  Print("");
  Print("expected");
  fputs(DescribeExpected(play).c_str(), stdout);
  Print("");
  FetchAll(play, player, door, stopping);
  Serve(which, play, player, door, stopping);
}

}  // namespace sse::conformance
