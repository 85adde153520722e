// A conformance case: what the client is told, what has to be seen, and how bad a deviation is. The
// client's half of tests/cases/case.schema.json as plain data. Loaded by case_loader.h.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "server/conformance/scenario.h"

namespace sse::conformance {

enum class Severity { kMust, kShould, kInfo, kExtension };
enum class ReadyState { kConnecting = 0, kOpen = 1, kClosed = 2 };

struct After {
  Point point;
  uint32_t ms = 0;
};
struct When {
  std::string event;
  uint32_t n = 1;
};  // event "created": right after the constructor

struct ExtraSource {
  After create_after;
  std::string url = "{{url1}}";
  std::optional<After> close_after;
  uint32_t count = 1;
};

// What the client is told.
struct ClientPlan {
  std::string url = "{{url1}}";
  std::vector<Payload> listen;
  bool with_credentials = false;
  Headers headers;
  std::optional<std::string> method, body, last_event_id;
  std::optional<uint32_t> read_timeout_ms;
  std::optional<When> close_on, throw_on;
  struct Busy {
    std::string event;
    uint32_t ms;
  };
  std::optional<Busy> delay_on;
  uint32_t close_times = 1;
  std::optional<After> close_after, restart_after, listen_after, exit_after;
  bool drop = false;
  std::vector<ExtraSource> sources;
};

struct Check {
  std::string name, asserts;
};

struct Count {
  uint64_t min = 0;
  std::optional<uint64_t> max;
};

struct ExpectedEvent {
  Payload type{std::string("message")};
  Payload data;
  std::optional<Payload> last_event_id;  // none: that of the event before
  std::optional<std::string> origin;
  // A repetition: `count` events like this one, the index counting from `from`.
  uint64_t count = 1, from = 0;
  bool repeated = false;
};

struct HeaderExpect {
  bool absent = false;
  std::optional<Payload> exactly;
  std::optional<std::string> contains, lacks, pattern;
  bool optional = false;
  std::optional<uint64_t> count;
};

struct SentExpect {
  enum class Which { kNumber, kEvery, kRest, kLast } which = Which::kNumber;
  uint32_t number = 1;
  std::optional<std::string> method, target, target_pattern, version, body;
  std::map<std::string, HeaderExpect> headers;
  std::optional<uint32_t> same_fields_as;
  std::vector<std::string> except;
};

struct Gap {
  Point from, to;
  std::optional<uint32_t> min_ms, should_max_ms;
};

struct SourceExpect {
  std::optional<std::vector<ExpectedEvent>> events;
  std::optional<Count> opens, errors;
  std::optional<ReadyState> final_state;
};

// What has to be seen. Nothing that isn't set is judged.
struct Expect {
  std::optional<std::vector<ExpectedEvent>> events, events_prefix;
  std::optional<std::vector<Payload>> comments;
  std::optional<std::optional<Payload>> last_event_id;  // inner none: no id
  struct Retry {
    bool never_set = false;
    std::optional<uint64_t> exactly, min;
  };
  std::optional<Retry> retry;
  std::optional<Count> opens, errors, requests, preflights;
  std::optional<std::vector<ReadyState>> error_states, open_states;
  std::optional<ReadyState> created_state, closed_state, final_state;
  std::vector<SentExpect> sent;
  std::vector<Gap> gaps;
  std::vector<Point> never;
  std::optional<uint64_t> max_open_connections, max_requests_per_second;
  std::optional<std::optional<std::string>> thrown;  // inner none: nothing is thrown
  std::optional<bool> exits;
  std::vector<SourceExpect> sources;  // from source 2 on; the last one holds for all that follow
  uint32_t quiet_ms = 100;
  struct Alternative;
  std::vector<Alternative> one_of;
  std::vector<std::string> record;
};

struct Expect::Alternative {
  std::string label;
  enum class Verdict { kOk, kNonStrict, kInformational } verdict = Verdict::kOk;
  std::shared_ptr<const Expect> expect;  // only what the schema's alternativeExpect allows
};

// One play of a case, with all short forms expanded.
struct PlaySpec {
  std::string name;  // of the variant and of the family's member, e.g. "cut at 17"; or ""
  Scenario scenario;
  ClientPlan client;
  std::optional<Check> check;
  Expect expect;  // what stream and streams imply is filled in
  uint32_t timeout_ms = 10000;
  bool alone = false;
  // For the parser profile: the bytes of each stream, in pieces as they are delivered. Empty when
  // the play isn't about parsing alone (connections).
  std::vector<std::vector<Payload>> streams;
};

struct Case {
  std::string id, clause_name, clause_url, requirement, note;
  Severity severity = Severity::kMust;
  std::set<std::string> profiles;
  std::vector<std::string> needs, unless;
  bool http = false;    // decided by the HTTP implementation beneath the client
  std::string beneath;  // the same, where that was measured to lack this
  std::optional<std::string> offered;
  std::vector<PlaySpec> plays;
  std::string file;  // where it stands, for reports
  int line = 0;
};

}  // namespace sse::conformance
