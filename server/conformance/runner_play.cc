// Implements runner_play.h. Must not know other plays, or how verdicts are shown.
#include "server/conformance/runner_play.h"

#include <algorithm>

#include "server/conformance/judge_parts.h"
#include "server/conformance/report_play.h"
#include "server/conformance/runner_bell.h"
#include "server/conformance/runner_script.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kProbeTime{5000};       // for the answer; then the adapter hangs
constexpr milliseconds kFinalStateTime{2000};  // for a state that isn't there at the first probe
constexpr milliseconds kFinalStateStep{100};
constexpr milliseconds kLookAgain{200};  // also without a reason, for a stop
constexpr milliseconds kHopeTime{100};   // between two looks for something that can't be mended

class PlayRun {
 public:
  PlayRun(const Case& which, const PlaySpec& play, Adapter& adapter, const Hello& hello,
          const PlaySettings& settings, std::unique_ptr<Play> on_server)
      : which_(which),
        play_(WithoutHidden(play, hello)),
        adapter_(adapter),
        settings_(settings),
        on_server_(std::move(on_server)),
        conversation_(adapter.Converse(SourceCount(play), [bell = bell_] { bell->Ring(); })),
        script_(play_, on_server_->urls(), settings.player.certificate(), *conversation_) {
    if (play_.client.exit_after || play_.expect.exits) conversation_->AllowExit();
    on_server_->journal().OnChange([bell = bell_] { bell->Ring(); });
  }

  ~PlayRun() { adapter_.Forget(conversation_); }

  PlayResult Run() {
    start_ = Clock::now();
    script_.Start();
    const bool satisfied = Watch();
    if (!left() && !settings_.stopping) Probe();
    if (satisfied) AwaitFinalState();
    return Result();
  }

 private:
  struct Look {
    bool satisfied = false;
    bool hopeless = false;  // it can't be satisfied any more
    bool over = false;      // nothing that comes later can count
    uint64_t changes = 0;   // reports and requests: what quiet is measured by
  };

  milliseconds Scaled(milliseconds time) const {
    return milliseconds(
        static_cast<int64_t>(static_cast<double>(time.count()) * settings_.time_scale));
  }

  bool left() const { return script_.told_to_leave() || adapter_.down(); }

  Look LookAtIt() {
    Look look;
    const Journal& journal = on_server_->journal();
    const uint64_t reports = conversation_->reports();
    conversation_->Look([&](const Observation& seen) {
      const Evidence evidence(play_, journal, seen, on_server_->urls());
      look.satisfied = IsSatisfied(evidence);
      look.over = !seen.adapter_trouble.empty() || !journal.troubles().empty();
      look.changes = reports + evidence.requests.size() + evidence.preflights.size();
      script_.Advance(evidence);
      look.hopeless = !look.satisfied && LookForHope(evidence, look.changes);
      look.satisfied = look.satisfied && script_.Done(evidence);
    });
    look.over |= !conversation_->unsupported().empty() || !IsOffered(which_, play_, journal);
    return look;
  }

  // Compares all that was seen, so it is not done after each report.
  bool LookForHope(const Evidence& evidence, uint64_t changes) {
    const Time now = Clock::now();
    if (hopeless_ || changes == hope_changes_ || now < next_hope_) return hopeless_;
    hope_changes_ = changes;
    next_hope_ = now + kHopeTime;
    return hopeless_ = IsHopeless(evidence);
  }

  // True when all that is expected was seen, false when it can't be any more, both with quiet
  // behind it; also false when the time is over.
  bool Watch() {
    const Time end = start_ + Scaled(milliseconds(play_.timeout_ms));
    const milliseconds quiet = Scaled(milliseconds(play_.expect.quiet_ms));
    Time quiet_end = Time::max();  // the far future while something is missing
    uint64_t changes = 0;
    while (!settings_.stopping) {
      const uint64_t rings = bell_->rings();
      const Look look = LookAtIt();
      const Time now = Clock::now();
      if (look.over || now >= end) return false;
      if (!look.satisfied && !look.hopeless) {
        quiet_end = Time::max();
      } else if (quiet_end == Time::max() || look.changes != changes) {
        quiet_end = now + quiet;
      }
      changes = look.changes;
      if (now >= quiet_end) return look.satisfied;
      const Time due = script_.next_due().value_or(end);
      bell_->Wait(rings, std::min({end, quiet_end, due, now + kLookAgain}));
    }
    return false;
  }

  // Asks for the state of all sources that something is expected of.
  void Probe() {
    const uint32_t last = play_.expect.sources.empty() ? 1 : SourceCount(play_);
    if (play_.check) return;
    probes_++;
    for (uint32_t source = 1; source <= last; source++) {
      conversation_->Send(SourceCommand("probe", conversation_->IdOf(source)));
    }
    const Time end = Clock::now() + Scaled(kProbeTime);
    while (!settings_.stopping) {
      const uint64_t rings = bell_->rings();
      if (conversation_->Answered(last, probes_)) return;
      const Time now = Clock::now();
      if (now >= end) break;
      bell_->Wait(rings, std::min(end, now + kLookAgain));
    }
    if (settings_.stopping) return;
    adapter_.Abandon("hung: no answer to a probe for " +
                     std::to_string(Scaled(kProbeTime).count()) + " ms");
    AwaitTrouble();
  }

  // The end of the adapter is told by another thread.
  void AwaitTrouble() {
    const Time end = Clock::now() + kProbeTime;
    while (Clock::now() < end && !conversation_->Answered(1, probes_)) {
      bell_->Wait(bell_->rings(), Clock::now() + milliseconds(10));
    }
  }

  // Everything else has been seen; a state may follow its event a little later.
  void AwaitFinalState() {
    const Time end = Clock::now() + Scaled(kFinalStateTime);
    while (!left() && !settings_.stopping && Clock::now() < end && !LookAtIt().satisfied) {
      bell_->Wait(bell_->rings(), Clock::now() + kFinalStateStep);
      Probe();
    }
  }

  PlayResult Result() {
    PlayResult result;
    result.ms = static_cast<double>(MicrosBetween(start_, Clock::now())) / 1000;
    conversation_->Look([&](const Observation& seen) {
      const Journal& journal = on_server_->journal();
      result.judgement = Judge(which_, play_, journal, seen, on_server_->urls());
      result.seen = DescribeSeen(journal, seen, start_);
      result.failed_unseen = FailedUnseen(play_, journal, seen);
    });
    const std::string unsupported = conversation_->unsupported();
    if (!unsupported.empty() && result.judgement.verdict != Verdict::kInconclusive) {
      result.judgement = {
          Verdict::kUnimplemented, "the adapter does not know " + unsupported, {}, ""};
    }
    AbandonHungCheck();
    if (settings_.stopping) result.judgement = {Verdict::kInconclusive, "stopped", {}, ""};
    return result;
  }

  // A check that never ended may still hold the adapter's thread: other plays need a new one.
  void AbandonHungCheck() {
    bool hung = false;
    conversation_->Look([&](const Observation& seen) { hung = play_.check && !seen.check; });
    if (hung && conversation_->unsupported().empty()) adapter_.Abandon("hung in a check");
  }

  const Case& which_;
  const PlaySpec play_;
  Adapter& adapter_;
  const PlaySettings& settings_;
  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  const std::unique_ptr<Play> on_server_;
  const std::shared_ptr<Conversation> conversation_;
  ClientScript script_;
  Time start_;
  size_t probes_ = 0;
  bool hopeless_ = false;
  uint64_t hope_changes_ = 0;
  Time next_hope_;
};

bool IsHidden(const Point& point, const Hello& hello) {
  return (point.kind == Point::Kind::kOpen && hello.hides.count("open") > 0) ||
         (point.kind == Point::Kind::kError && hello.hides.count("error") > 0);
}

void HideIn(Expect& expect, const Hello& hello) {
  if (hello.hides.count("open") > 0) {
    expect.opens.reset();
    expect.open_states.reset();
  }
  if (hello.hides.count("error") > 0) {
    expect.errors.reset();
    expect.error_states.reset();
  }
  for (SourceExpect& source : expect.sources) {
    if (hello.hides.count("open") > 0) source.opens.reset();
    if (hello.hides.count("error") > 0) source.errors.reset();
  }
  for (Expect::Alternative& alternative : expect.one_of) {
    Expect shown = *alternative.expect;
    HideIn(shown, hello);
    alternative.expect = std::make_shared<const Expect>(std::move(shown));
  }
}

// The HTTP door knows only the library's methods, sees no bodies and hears no long fields.
Door DoorFor(const PlaySpec& play, Door door) {
  const ClientPlan& client = play.client;
  const auto is_long = [](const auto& field) { return field.second.Size() >= kMaxHttpFieldBytes; };
  const bool needs_wire = client.method || client.body ||
                          client.last_event_id.value_or("").size() >= kMaxHttpFieldBytes ||
                          std::any_of(client.headers.begin(), client.headers.end(), is_long);
  return door == Door::kAuto && needs_wire ? Door::kWire : door;
}

}  // namespace

PlaySpec WithoutHidden(const PlaySpec& play, const Hello& hello) {
  PlaySpec shown = play;
  if (!hello.hides.empty()) HideIn(shown.expect, hello);
  return shown;
}

bool WaitsForHidden(const PlaySpec& play, const Hello& hello) {
  const ClientPlan& plan = play.client;
  const bool in_callback =
      (plan.close_on && plan.close_on->event != "created") || plan.throw_on || plan.delay_on;
  if (in_callback && hello.hides.count("callbacks") > 0) return true;
  for (const auto* after :
       {&plan.close_after, &plan.restart_after, &plan.listen_after, &plan.exit_after}) {
    if (*after && IsHidden((*after)->point, hello)) return true;
  }
  const auto hidden = [&](const Gap& gap) {
    return IsHidden(gap.from, hello) || IsHidden(gap.to, hello);
  };
  return std::any_of(play.expect.gaps.begin(), play.expect.gaps.end(), hidden) ||
         std::any_of(plan.sources.begin(), plan.sources.end(), [&](const ExtraSource& source) {
           return IsHidden(source.create_after.point, hello);
         });
}

PlayResult RunPlay(const Case& which, const PlaySpec& play, Adapter& adapter, const Hello& hello,
                   const PlaySettings& settings) {
  std::unique_ptr<Play> on_server;
  try {
    on_server = settings.player.Begin(play.scenario, DoorFor(play, settings.door));
  } catch (const std::exception& error) {
    return {{Verdict::kInconclusive, std::string("server: ") + error.what(), {}, ""}, 0, ""};
  }
  const std::string missing = MissingPlaceholder(play, on_server->urls());
  if (!missing.empty()) {
    return {{Verdict::kUnimplemented, "this machine cannot offer " + missing, {}, ""}, 0, ""};
  }
  return PlayRun(which, play, adapter, hello, settings, std::move(on_server)).Run();
}

}  // namespace sse::conformance
