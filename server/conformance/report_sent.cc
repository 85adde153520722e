// What the server sends in a play, in words and bytes: half of report_play.h. Must not know
// expectations.
#include <exception>
#include <variant>

#include "server/conformance/entry_script.h"
#include "server/conformance/report_lines.h"
#include "server/conformance/report_play.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

constexpr size_t kMaxLines = 60;
constexpr size_t kMaxEntries = 12;
constexpr size_t kMaxActs = 40;
constexpr size_t kMaxLineBytes = 160;

std::string CloseName(step::Close::How how) {
  switch (how) {
    case step::Close::How::kFin:
      return "close: FIN";
    case step::Close::How::kRst:
      return "close: RST";
    case step::Close::How::kHalf:
      return "close one half: FIN, the socket stays";
    case step::Close::How::kTlsNoClose:
      return "close: FIN without close_notify";
  }
  return "close";
}

// One line of text for each line of the bytes.
void AddBytes(std::string_view bytes, Lines& lines) {
  lines.Add("  send " + Counted(bytes.size(), "byte"));
  while (!bytes.empty() && !lines.full()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    lines.Add("    " + PrintableStart(bytes.substr(0, end), kMaxLineBytes));
    bytes.remove_prefix(end);
  }
}

struct AddAct {
  Lines& lines;

  void operator()(const act::Send& act) const { AddBytes(act.bytes, lines); }
  void operator()(const act::Wait& act) const { Add("wait " + Ms(act.ms)); }
  void operator()(const step::Mark& act) const { Add("mark " + Printable(act.name)); }
  void operator()(const step::Hold& act) const {
    Add(act.ms ? "hold open for " + Ms(*act.ms) : "hold open");
  }
  void operator()(const step::WaitFor& act) const {
    Add("wait for a moment, at most " + Ms(act.ms));
  }
  void operator()(const step::AwaitClientClose& act) const {
    Add("wait for the client to close, at most " + Ms(act.ms));
  }
  void operator()(const step::KeepAlive& act) const {
    Add("keep the connection for " + Ms(act.ms));
  }
  void operator()(const step::Close& act) const { Add(CloseName(act.how)); }
  void operator()(const act::Done&) const {}

  static std::string Ms(uint32_t ms) { return std::to_string(ms) + " ms"; }
  void Add(const std::string& what) const { lines.Add("  " + what); }
};

void AddEntry(const Entry& entry, Lines& lines) {
  const Urls urls;  // none: placeholders stay
  try {
    EntryScript script(entry, urls);
    for (size_t i = 0; i < kMaxActs && !lines.full(); i++) {
      const Act act = script.Next();
      std::visit(AddAct{lines}, act);
      if (std::holds_alternative<act::Done>(act)) return;
      if (std::holds_alternative<step::KeepAlive>(act)) return;
    }
    lines.Add("  …");
  } catch (const std::exception& error) {
    lines.Add(std::string("  cannot be played: ") + error.what());
  }
}

}  // namespace

std::string DescribeSent(const PlaySpec& play) {
  Lines lines(kMaxLines);
  size_t number = 0;
  for (const Entry& entry : play.scenario.entries) {
    if (++number > kMaxEntries) break;
    const bool at_accept = entry.at == Entry::At::kAccept;
    lines.Add((at_accept ? "connection " : "request ") + std::to_string(number) +
              (entry.refuse_ms ? ", after refusing for " + std::to_string(*entry.refuse_ms) + " ms"
                               : ""));
    AddEntry(entry, lines);
  }
  return lines.Text();
}

}  // namespace sse::conformance
