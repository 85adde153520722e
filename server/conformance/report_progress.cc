// Implements report_progress.h. Must not know how plays are run.
#include "server/conformance/report_progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "server/conformance/report_summary.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr std::chrono::milliseconds kRedrawTime{100};
constexpr std::chrono::milliseconds kPlainTime{5000};
constexpr size_t kUsualWidth = 100;

size_t TerminalWidth() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return size.ws_col;
}

// Cut by characters, not by bytes; every character is taken to be one column wide.
std::string Cut(const std::string& text, size_t columns) {
  size_t at = 0, count = 0;
  for (; at < text.size(); at++) {
    const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (!continues && count++ == columns) break;
  }
  return text.substr(0, at);
}

}  // namespace

ProgressDisplay::ProgressDisplay(std::vector<std::string> labels)
    : terminal_(isatty(STDERR_FILENO) == 1) {
  for (const std::string& label : labels) {
    lines_.push_back({Printable(label), 0, {}, "waiting for its hello"});
  }
  drawer_ = std::thread([this] { Draw(); });
}

ProgressDisplay::~ProgressDisplay() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  drawer_.join();
}

void ProgressDisplay::OnHello(size_t client, const ClientResult& who, size_t cases) {
  std::lock_guard lock(mutex_);
  Line& line = lines_[client];
  line = {ClientTitle(who), cases, {}, ""};
  if (!terminal_) fprintf(stderr, "%s: %s\n", line.title.c_str(), Counted(cases, "case").c_str());
}

void ProgressDisplay::OnPlay(size_t client, const std::string& id) {
  std::lock_guard lock(mutex_);
  lines_[client].running = id;
}

void ProgressDisplay::OnVerdict(size_t client, const CaseResult& result) {
  std::lock_guard lock(mutex_);
  Line& line = lines_[client];
  line.counts.Add(result.verdict);
  const bool in_order = result.verdict < Verdict::kNonStrict;
  if (terminal_ || in_order) return;
  fprintf(stderr, "%s: %s %s: %s\n", line.title.c_str(), VerdictName(result.verdict),
          Printable(result.id).c_str(), Printable(result.message).c_str());
}

std::string ProgressDisplay::Text(const Line& line) const {
  std::string text =
      line.title + ": " + std::to_string(line.counts.all()) + "/" + std::to_string(line.cases);
  for (const Verdict verdict : kVerdicts) {
    const size_t count = line.counts.of(verdict);
    if (count > 0) text += "  " + std::to_string(count) + " " + VerdictName(verdict);
  }
  return line.running.empty() ? text : text + "  " + Printable(line.running);
}

void ProgressDisplay::DrawOnTerminal() {
  std::string screen;
  if (drawn_) screen = "\x1B[" + std::to_string(lines_.size()) + "A";
  const size_t width = TerminalWidth();
  for (const Line& line : lines_) screen += "\r\x1B[K" + Cut(Text(line), width - 1) + "\n";
  drawn_ = true;
  fputs(screen.c_str(), stderr);
}

void ProgressDisplay::DrawPlain() {
  for (const Line& line : lines_) fprintf(stderr, "%s\n", Text(line).c_str());
}

void ProgressDisplay::Draw() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    if (terminal_) DrawOnTerminal();
    changed_.wait_for(lock, terminal_ ? kRedrawTime : kPlainTime, [&] { return ended_; });
    if (!ended_ && !terminal_) DrawPlain();
  }
  for (Line& line : lines_) line.running.clear();
  if (terminal_) DrawOnTerminal();
}

}  // namespace sse::conformance
