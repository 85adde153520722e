// Implements judge.h: what the parts of the judge (judge_parts.h) find becomes a verdict, by the
// severity of the case and the alternatives that it allows.
#include "server/conformance/judge.h"

#include <algorithm>

#include "server/conformance/judge_parts.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "OK";
    case Verdict::kInformational:
      return "INFORMATIONAL";
    case Verdict::kUnimplemented:
      return "UNIMPLEMENTED";
    case Verdict::kNonStrict:
      return "NON-STRICT";
    case Verdict::kInconclusive:
      return "INCONCLUSIVE";
    case Verdict::kFailed:
      return "FAILED";
  }
  return "INCONCLUSIVE";
}

Evidence::Evidence(const PlaySpec& play, const Journal& journal, const Observation& seen,
                   const Urls& urls)
    : play(play), journal(journal), seen(seen), urls(urls) {
  for (RequestRecord& record : journal.requests()) {
    (record.preflight ? preflights : requests).push_back(std::move(record));
  }
}

const SourceObservation& Evidence::source(uint32_t number) const {
  static const SourceObservation kNothing;
  const auto found = seen.sources.find(number);
  return found == seen.sources.end() ? kNothing : found->second;
}

std::optional<Time> Evidence::Reached(const Point& point) const {
  const auto told = seen.Reached(point);
  return told ? told : journal.Reached(point);
}

void Findings::Deviate(std::string text) {
  deviations.push_back(std::move(text));
  settled = true;
}

void Findings::Miss(std::string text) { deviations.push_back(std::move(text)); }

void Findings::Add(Findings more) {
  const auto append = [](std::vector<std::string>& to, std::vector<std::string>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(deviations, more.deviations);
  settled |= more.settled;
  append(unstrict, more.unstrict);
  append(recorded, more.recorded);
}

void JudgeCount(const Count& expected, size_t seen, const std::string& noun, Findings& findings) {
  if (seen >= expected.min && (!expected.max || seen <= *expected.max)) return;
  std::string wanted = "at least " + Counted(expected.min, noun);
  if (expected.max == expected.min) {
    wanted = Counted(expected.min, noun);
  } else if (expected.max) {
    wanted = (expected.min == 0 ? "at most " : std::to_string(expected.min) + " to ") +
             Counted(*expected.max, noun);
  }
  const std::string text = "expected " + wanted + ", saw " + std::to_string(seen);
  if (seen < expected.min) {
    findings.Miss(text);
  } else {
    findings.Deviate(text);
  }
}

namespace {

// All that is seen is compared with one expectation, its alternatives apart. What explains the
// rest comes first: its first deviation is the message.
Findings Examine(const Expect& expect, const Evidence& evidence) {
  Findings findings;
  JudgeRequests(expect, evidence, findings);
  JudgeEvents(expect, evidence.source(1), evidence.urls, "", findings);
  JudgeStates(expect, evidence, findings);
  JudgeSources(expect, evidence, findings);
  JudgeTimes(expect, evidence, findings);
  return findings;
}

bool Arrived(const Expect& expect, const Evidence& evidence) {
  return RequestsArrived(expect, evidence) && EventsArrived(expect, evidence.source(1)) &&
         StatesArrived(expect, evidence) && SourcesArrived(expect, evidence) &&
         TimesArrived(expect, evidence);
}

// What contradicts the requirement is as bad as the case is severe.
Verdict ForDeviation(Severity severity) {
  switch (severity) {
    case Severity::kMust:
      return Verdict::kFailed;
    case Severity::kShould:
    case Severity::kExtension:
      return Verdict::kNonStrict;
    case Severity::kInfo:
      break;
  }
  return Verdict::kInformational;
}

Verdict ForAlternative(Expect::Alternative::Verdict verdict) {
  switch (verdict) {
    case Expect::Alternative::Verdict::kNonStrict:
      return Verdict::kNonStrict;
    case Expect::Alternative::Verdict::kInformational:
      return Verdict::kInformational;
    case Expect::Alternative::Verdict::kOk:
      break;
  }
  return Verdict::kOk;
}

void Worsen(Judgement& judgement, Verdict verdict, const std::string& message) {
  if (verdict <= judgement.verdict) return;
  judgement.verdict = verdict;
  judgement.message = message;
}

// An info case records; nothing about the client makes it worse.
void ApplySeverity(Judgement& judgement, const Findings& findings, Severity severity) {
  if (!findings.deviations.empty()) {
    Worsen(judgement, ForDeviation(severity), findings.deviations.front());
  } else if (!findings.unstrict.empty()) {
    Worsen(judgement, Verdict::kNonStrict, findings.unstrict.front());
  }
  if (severity == Severity::kInfo) judgement.verdict = Verdict::kInformational;
}

std::string NoneMatched(const Expect& expect, const std::vector<std::string>& reasons) {
  std::string message = "nothing of what is allowed was seen: ";
  for (size_t i = 0; i < reasons.size(); i++) {
    if (i > 0) message += "; ";
    message += "not \"" + expect.one_of[i].label + "\" (" + reasons[i] + ")";
  }
  return message;
}

// The first alternative that matches gives the label. If none does, even a should has FAILED.
template <typename Look>
void ApplyAlternatives(Judgement& judgement, const Expect& expect, Severity severity, Look look,
                       Findings& findings) {
  std::vector<std::string> reasons;
  for (const Expect::Alternative& alternative : expect.one_of) {
    Findings found = look(*alternative.expect);
    if (!found.deviations.empty()) {
      reasons.push_back(found.deviations.front());
      continue;
    }
    judgement.label = alternative.label;
    Worsen(judgement, ForAlternative(alternative.verdict), alternative.label);
    findings.Add(std::move(found));
    return;
  }
  if (reasons.empty()) return;
  const bool judged = severity == Severity::kMust || severity == Severity::kShould;
  Worsen(judgement, judged ? Verdict::kFailed : ForDeviation(severity),
         NoneMatched(expect, reasons));
}

template <typename Look>
Judgement JudgeBy(const Expect& expect, Severity severity, Look look, Findings findings) {
  Judgement judgement;
  ApplyAlternatives(judgement, expect, severity, look, findings);
  ApplySeverity(judgement, findings, severity);
  judgement.recorded = std::move(findings.recorded);
  if (judgement.message.empty()) judgement.message = judgement.label;
  return judgement;
}

std::string TroubleOf(const Evidence& evidence) {
  if (!evidence.seen.adapter_trouble.empty()) return evidence.seen.adapter_trouble;
  const std::vector<std::string> troubles = evidence.journal.troubles();
  if (!troubles.empty()) return "server: " + troubles.front();
  for (const auto* list : {&evidence.requests, &evidence.preflights}) {
    for (const RequestRecord& request : *list) {
      if (!request.trouble.empty()) return "server: " + request.trouble;
    }
  }
  return "";
}

void MentionThrown(const Evidence& evidence, Judgement& judgement) {
  const SourceObservation& source = evidence.source(1);
  if (!source.thrown || evidence.play.expect.thrown || judgement.message.empty()) return;
  judgement.message += " (the constructor threw " + Printable(*source.thrown) + ": " +
                       PrintableStart(source.thrown_message.value_or(""), 72) + ")";
}

}  // namespace

bool IsSatisfied(const Evidence& evidence) {
  const PlaySpec& play = evidence.play;
  if (!Arrived(play.expect, evidence)) return false;
  const auto matches = [&](const Expect::Alternative& alternative) {
    return Arrived(*alternative.expect, evidence) &&
           Examine(*alternative.expect, evidence).deviations.empty();
  };
  const std::vector<Expect::Alternative>& allowed = play.expect.one_of;
  return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), matches);
}

bool IsHopeless(const Evidence& evidence) {
  const Expect& expect = evidence.play.expect;
  if (Examine(expect, evidence).settled) return true;
  const auto settled = [&](const Expect::Alternative& alternative) {
    return Examine(*alternative.expect, evidence).settled;
  };
  return !expect.one_of.empty() && std::all_of(expect.one_of.begin(), expect.one_of.end(), settled);
}

bool IsSatisfied(const PlaySpec& play, const Journal& journal, const Observation& seen,
                 const Urls& urls) {
  return IsSatisfied(Evidence(play, journal, seen, urls));
}

bool IsOffered(const Case& which, const PlaySpec& play, const Journal& journal) {
  return !which.offered ||
         OffersCoding(Evidence(play, journal, Observation(), Urls()), *which.offered);
}

bool FailedUnseen(const PlaySpec& play, const Journal& journal, const Observation& seen) {
  const auto source = seen.sources.find(1);
  if (source == seen.sources.end() || play.scenario.needs_own_ports()) return false;
  const std::vector<RequestRecord> requests = journal.requests();
  const std::vector<ReportedError>& errors = source->second.errors;
  for (size_t i = 0; i < errors.size(); i++) {
    if (i >= requests.size() || errors[i].when < requests[i].first_byte) return true;
  }
  return false;
}

Judgement Judge(const Case& which, const PlaySpec& play, const Journal& journal,
                const Observation& seen, const Urls& urls) {
  const Evidence evidence(play, journal, seen, urls);
  const std::string trouble = TroubleOf(evidence);
  if (!trouble.empty()) return {Verdict::kInconclusive, trouble, {}, ""};
  if (which.offered && !OffersCoding(evidence, *which.offered)) {
    return {Verdict::kUnimplemented, "the client does not offer " + *which.offered, {}, ""};
  }
  Findings findings;
  JudgeCheck(evidence, findings);
  findings.Add(Examine(play.expect, evidence));
  JudgeForm(evidence, findings);
  if (!play.expect.record.empty()) RecordFacts(evidence, findings);
  const auto look = [&](const Expect& alternative) { return Examine(alternative, evidence); };
  Judgement judgement = JudgeBy(play.expect, which.severity, look, std::move(findings));
  MentionThrown(evidence, judgement);
  return judgement;
}

Judgement JudgeParser(const Case& which, const PlaySpec& play, const Observation& seen) {
  if (!seen.adapter_trouble.empty()) {
    return {Verdict::kInconclusive, seen.adapter_trouble, {}, ""};
  }
  const auto look = [&](const Expect& expect) {
    Findings findings;
    const auto source = seen.sources.find(1);
    JudgeEvents(expect, source == seen.sources.end() ? SourceObservation() : source->second, Urls(),
                "", findings);
    return findings;
  };
  return JudgeBy(play.expect, which.severity, look, look(play.expect));
}

}  // namespace sse::conformance
