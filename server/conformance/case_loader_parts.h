// What the parts of the case loader share. Each part reads one kind of thing from its place in the
// JSON and throws JsonError where it isn't what tests/cases/case.schema.json says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/json_place.h"
#include "server/conformance/json_rules.h"

namespace sse::conformance {

// Bytes, and text that has to be well-formed UTF-8 because clients report text.
Payload ReadPayload(const JsonPlace& place);
Payload ReadTextPayload(const JsonPlace& place);
// The key of a payload, if there is one, beside others.
std::optional<Payload> ReadPayloadKeys(JsonFields& fields);
Headers ReadHeaders(const JsonPlace& place);

Head ReadHead(const JsonPlace& place);
Head DefaultHead();
Point ReadPoint(const JsonPlace& place);
std::vector<uint64_t> ReadOffsets(const JsonPlace& place);
// Entries with `times` are already so many.
std::vector<Entry> ReadConnections(const JsonPlace& place);

ClientPlan ReadClient(const JsonPlace& place);

Expect ReadExpect(const JsonPlace& place);
std::vector<SentExpect> ReadSent(const JsonPlace& place);

// How the bytes of a stream are delivered.
struct Delivery {
  std::string name;          // "cut at 17", or "" if there is only one way
  uint64_t every = 0;        // pieces of so many bytes
  std::vector<uint64_t> at;  // or cut before these offsets

  bool is_whole() const { return every == 0 && at.empty(); }
};

// What isn't said is as there.
template <class T>
void InheritKey(std::optional<T>& own, const std::optional<T>& from) {
  if (!own) own = from;
}

// What the server does, as it stands in a case, in one of its variants or in a scenario.
struct ServerPart {
  std::optional<Payload> stream;
  std::optional<std::vector<Payload>> streams;
  std::optional<bool> end;
  std::optional<Head> head;
  std::optional<Delivery> cuts;
  std::optional<std::vector<Delivery>> family;  // `cuts: every` has no members yet
  std::optional<uint32_t> gap_ms;
  std::optional<std::vector<Entry>> connections, otherwise;

  bool has_streams() const { return stream || streams; }
  void Inherit(const ServerPart& from);
};

ServerPart ReadServerPart(JsonFields& fields);
// What the schema can't say: which keys go together, and offsets that lie inside the stream.
void CheckServerPart(const ServerPart& part, const JsonPlace& place);
// One, unless it's a family.
std::vector<Delivery> Deliveries(const ServerPart& part, const JsonPlace& place);
Scenario ExpandScenario(const ServerPart& part, const Delivery& delivery);
// The bytes of each stream, in the pieces in which they are delivered.
std::vector<std::vector<Payload>> Pieces(const ServerPart& part, const Delivery& delivery);
// Has a placeholder of a URL over TLS.
bool HasTlsPlaceholder(const std::string& text);

// What would be waited for in vain, and the client blamed: marks in `place` that no step sets, and
// {{placeholders}} that nothing stands for.
void CheckMarks(const JsonPlace& place, const Scenario& scenario);
void CheckPlaceholders(const JsonPlace& place);

// Adds to `expect` the numbers of requests, opens and errors that `streams` streams imply.
void Imply(Expect& expect, uint64_t streams);

// The plays of a case: one, or those of its variants and families.
std::vector<PlaySpec> ReadPlays(JsonFields& fields, bool has_parser_profile);

}  // namespace sse::conformance
