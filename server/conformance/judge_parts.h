// What the parts of the judge share: the evidence they look at and the findings they make. Each
// part looks at one kind of thing and knows neither severities nor the other parts. judge.cc makes
// a verdict of what they find.
//
// Every part comes twice: Judge…() compares all of it, once, at the end. …Arrived() only says
// whether everything that is expected is there, whatever it says: it is asked after each change.
#pragma once

#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/journal.h"
#include "server/conformance/observation.h"
#include "server/conformance/player.h"

namespace sse::conformance {

struct Evidence {
  Evidence(const PlaySpec& play, const Journal& journal, const Observation& seen, const Urls& urls);

  // What was reported about the source; an empty one when nothing was.
  const SourceObservation& source(uint32_t number) const;
  // When the moment was, by whoever saw it.
  std::optional<Time> Reached(const Point& point) const;

  const PlaySpec& play;
  const Journal& journal;
  const Observation& seen;
  const Urls& urls;
  std::vector<RequestRecord> requests;  // preflights apart
  std::vector<RequestRecord> preflights;
};

struct Findings {
  // Contradicts the requirement, whatever comes later.
  void Deviate(std::string text);
  // Does so as long as nothing more comes.
  void Miss(std::string text);
  void Add(Findings more);

  std::vector<std::string> deviations;  // both
  bool settled = false;                 // there is one that nothing can mend
  std::vector<std::string> unstrict;    // allowed, but slower or more than asked for
  std::vector<std::string> recorded;
};

// Compares a number with its bounds; the deviation reads "expected 2 requests, saw 1".
void JudgeCount(const Count& expected, size_t seen, const std::string& noun, Findings& findings);

// Whether all that is expected has arrived, and one of the alternatives if there are any.
bool IsSatisfied(const Evidence& evidence);
// Whether nothing that may still come can make the play as expected.
bool IsHopeless(const Evidence& evidence);

// events, eventsPrefix, comments, lastEventId and retry of one source. `name` begins the messages:
// "" for the first source, "source 2: " for others.
void JudgeEvents(const Expect& expect, const SourceObservation& source, const Urls& urls,
                 const std::string& name, Findings& findings);
bool EventsArrived(const Expect& expect, const SourceObservation& source);

// The answer of the play's check, if it has one.
void JudgeCheck(const Evidence& evidence, Findings& findings);

// thrown, opens, errors, readyStates, exits. Has everything arrived: the check's answer too.
void JudgeStates(const Expect& expect, const Evidence& evidence, Findings& findings);
bool StatesArrived(const Expect& expect, const Evidence& evidence);
// The further sources, of which less can be expected.
void JudgeSources(const Expect& expect, const Evidence& evidence, Findings& findings);
bool SourcesArrived(const Expect& expect, const Evidence& evidence);

// Numbers of requests, what they say, connections and rate.
void JudgeRequests(const Expect& expect, const Evidence& evidence, Findings& findings);
bool RequestsArrived(const Expect& expect, const Evidence& evidence);
// Each request has to be well-formed HTTP/1.1 with one valid Host, whatever the case.
void JudgeForm(const Evidence& evidence, Findings& findings);
// Whether the first request's Accept-Encoding offers the coding; true when there is no request.
bool OffersCoding(const Evidence& evidence, const std::string& coding);

// gaps and never.
void JudgeTimes(const Expect& expect, const Evidence& evidence, Findings& findings);
bool TimesArrived(const Expect& expect, const Evidence& evidence);
// What a case with `record` wants shown, as far as it can be seen here: numbers, rates, delays.
void RecordFacts(const Evidence& evidence, Findings& findings);

}  // namespace sse::conformance
