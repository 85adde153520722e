// The judge's part that looks at the interface: what the constructor did, opens, errors,
// readyStates, the answer of a check, the end of the process. Must not know requests, times or
// severities.
#include <algorithm>

#include "server/conformance/judge_parts.h"
#include "server/conformance/report_points.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// Judged only when the client shows it.
void CompareState(const std::string& when, const std::optional<ReadyState>& expected,
                  const std::optional<ReadyState>& seen, Findings& findings) {
  if (!expected || !seen || *expected == *seen) return;
  findings.Deviate("readyState " + when + ": expected " + StateName(*expected) + ", saw " +
                   StateName(*seen));
}

// It may still change.
void CompareFinalState(const std::optional<ReadyState>& expected, const SourceObservation& source,
                       Findings& findings) {
  Findings found;
  CompareState("at the end", expected, source.final_state, found);
  found.settled = false;
  findings.Add(std::move(found));
}

template <typename Report>
void CompareStates(const std::string& noun, const std::vector<ReadyState>& expected,
                   const std::vector<Report>& seen, Findings& findings) {
  JudgeCount({expected.size(), expected.size()}, seen.size(), noun, findings);
  for (size_t i = 0; i < std::min(expected.size(), seen.size()); i++) {
    CompareState("inside " + noun + " " + std::to_string(i + 1), expected[i], seen[i].state,
                 findings);
  }
}

void CompareThrown(const std::optional<std::string>& expected, const SourceObservation& source,
                   Findings& findings) {
  if (expected == source.thrown) return;
  const std::string wanted = expected ? "to throw " + *expected : "not to throw";
  const std::string saw = source.thrown
                              ? "it threw " + Printable(*source.thrown) + " (" +
                                    PrintableStart(source.thrown_message.value_or(""), 72) + ")"
                              : "it did not throw";
  const std::string text = "expected the constructor " + wanted + ", but " + saw;
  if (source.thrown || source.created) {
    findings.Deviate(text);
  } else {
    findings.Miss(text);
  }
}

void CompareExit(bool expected, const Observation& seen, Findings& findings) {
  if (expected == seen.exited.has_value()) return;
  if (expected) {
    findings.Miss("the process did not end by itself");
  } else {
    findings.Deviate("the process ended though it should have gone on");
  }
}

bool Reached(const std::optional<Count>& expected, size_t seen) {
  return !expected || seen >= expected->min;
}

}  // namespace

void JudgeCheck(const Evidence& evidence, Findings& findings) {
  if (!evidence.play.check) return;
  const std::optional<Observation::CheckResult>& answer = evidence.seen.check;
  if (!answer) {
    findings.Miss("the check " + evidence.play.check->name + " never ended");
  } else if (!answer->passed) {
    findings.Deviate("the check " + evidence.play.check->name +
                     " failed: " + PrintableStart(answer->reason, 400));
  } else if (!answer->reason.empty()) {
    findings.recorded.push_back(PrintableStart(answer->reason, 400));
  }
}

void JudgeStates(const Expect& expect, const Evidence& evidence, Findings& findings) {
  const SourceObservation& source = evidence.source(1);
  if (expect.thrown) CompareThrown(*expect.thrown, source, findings);
  if (expect.opens) JudgeCount(*expect.opens, source.opens.size(), "open event", findings);
  if (expect.errors) JudgeCount(*expect.errors, source.errors.size(), "error event", findings);
  if (expect.open_states) CompareStates("open event", *expect.open_states, source.opens, findings);
  if (expect.error_states) {
    CompareStates("error event", *expect.error_states, source.errors, findings);
  }
  CompareState("after the constructor", expect.created_state, source.created_state, findings);
  CompareState("after close()", expect.closed_state, source.closed_state, findings);
  CompareFinalState(expect.final_state, source, findings);
  if (expect.exits) CompareExit(*expect.exits, evidence.seen, findings);
}

bool StatesArrived(const Expect& expect, const Evidence& evidence) {
  const SourceObservation& source = evidence.source(1);
  if (evidence.play.check && !evidence.seen.check) return false;
  if (expect.thrown && !source.created && !source.thrown) return false;
  if (!Reached(expect.opens, source.opens.size())) return false;
  if (!Reached(expect.errors, source.errors.size())) return false;
  if (expect.open_states && source.opens.size() < expect.open_states->size()) return false;
  if (expect.error_states && source.errors.size() < expect.error_states->size()) return false;
  if (expect.created_state && !source.created && !source.thrown) return false;
  if (expect.closed_state && source.closed.empty()) return false;
  // Probed already, but not there yet: it may still change.
  if (expect.final_state && source.final_state && *source.final_state != *expect.final_state) {
    return false;
  }
  return !expect.exits || (*expect.exits && evidence.seen.exited.has_value());
}

namespace {

// The last item holds for all sources that follow.
const SourceExpect& ExpectationOf(const Expect& expect, uint32_t source) {
  return expect.sources[std::min<size_t>(source - 2, expect.sources.size() - 1)];
}

uint32_t LastSource(const PlaySpec& play) {
  uint32_t last = 1;
  for (const ExtraSource& source : play.client.sources) last += source.count;
  return last;
}

}  // namespace

void JudgeSources(const Expect& expect, const Evidence& evidence, Findings& findings) {
  if (expect.sources.empty()) return;
  for (uint32_t number = 2; number <= LastSource(evidence.play); number++) {
    const SourceExpect& expected = ExpectationOf(expect, number);
    const SourceObservation& source = evidence.source(number);
    const std::string name = "source " + std::to_string(number) + ": ";
    Findings found;
    if (expected.opens) JudgeCount(*expected.opens, source.opens.size(), "open event", found);
    if (expected.errors) JudgeCount(*expected.errors, source.errors.size(), "error event", found);
    CompareFinalState(expected.final_state, source, found);
    for (std::string& deviation : found.deviations) deviation.insert(0, name);
    findings.Add(std::move(found));
    Expect events;
    events.events = expected.events;
    JudgeEvents(events, source, evidence.urls, name, findings);
  }
}

bool SourcesArrived(const Expect& expect, const Evidence& evidence) {
  if (expect.sources.empty()) return true;
  for (uint32_t number = 2; number <= LastSource(evidence.play); number++) {
    const SourceExpect& expected = ExpectationOf(expect, number);
    const SourceObservation& source = evidence.source(number);
    Expect events;
    events.events = expected.events;
    if (!EventsArrived(events, source) || !Reached(expected.opens, source.opens.size()) ||
        !Reached(expected.errors, source.errors.size())) {
      return false;
    }
  }
  return true;
}

}  // namespace sse::conformance
