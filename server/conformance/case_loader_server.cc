// Reads what the server does in a play, and in how many ways its stream is delivered. Must not know
// the client or what is expected.
#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

// A family is kept with its plays unrolled.
constexpr uint64_t kMaxFamily = 4096;

std::string Numbers(const std::vector<uint64_t>& numbers) {
  std::string text;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
    text += std::to_string(numbers[i]);
  }
  return text;
}

Delivery CutAt(std::vector<uint64_t> offsets) {
  std::string name = "cut at " + Numbers(offsets);
  return {std::move(name), 0, std::move(offsets)};
}

Delivery InPiecesOf(uint64_t size) {
  return {"pieces of " + std::to_string(size) + (size == 1 ? " byte" : " bytes"), size, {}};
}

Delivery ReadCutSet(const JsonPlace& place) { return CutAt(ReadOffsets(place)); }

// The one way that a case without a family names needs no name.
Delivery ReadCuts(const JsonPlace& place) { return {"", 0, ReadOffsets(place)}; }

std::vector<Delivery> ReadSizes(const JsonPlace& place, JsonFields&) {
  std::vector<Delivery> family;
  for (const uint64_t size : SetOf(AtLeast<uint64_t>(1), 1)(place)) {
    family.push_back(InPiecesOf(size));
  }
  return family;
}

std::vector<Delivery> ReadEvery(const JsonPlace& place, JsonFields&) {
  if (!IsText(place, "every")) place.Expected("every");
  return {};
}

constexpr Kind<std::vector<Delivery>> kFamilies[] = {
    {"cuts", ReadEvery},
    {"cutSets", [](const JsonPlace& at, JsonFields&) { return ListOf(ReadCutSet, 1)(at); }},
    {"sizes", ReadSizes},
};

std::vector<Delivery> ReadFamily(const JsonPlace& place) { return ReadOneKind(place, kFamilies); }

// Offsets beyond the last byte would cut nothing.
void CheckOffsets(const ServerPart& part, const Delivery& delivery, const JsonPlace& place) {
  const uint64_t size = part.stream->Size();
  if (delivery.at.empty() || delivery.at.back() < size) return;
  place.Expected("offsets inside the " + std::to_string(size) + " bytes of stream",
                 std::to_string(delivery.at.back()));
}

std::vector<Delivery> AllCuts(uint64_t size, const JsonPlace& place) {
  if (size < 2 || size > kMaxFamily) {
    place.Expected("a stream of 2 to " + std::to_string(kMaxFamily) + " bytes to be cut everywhere",
                   std::to_string(size));
  }
  std::vector<Delivery> family;
  for (uint64_t at = 1; at < size; ++at) family.push_back(CutAt({at}));
  return family;
}

}  // namespace

void ServerPart::Inherit(const ServerPart& from) {
  InheritKey(stream, from.stream);
  InheritKey(streams, from.streams);
  InheritKey(end, from.end);
  InheritKey(head, from.head);
  InheritKey(cuts, from.cuts);
  InheritKey(family, from.family);
  InheritKey(gap_ms, from.gap_ms);
  InheritKey(connections, from.connections);
  InheritKey(otherwise, from.otherwise);
}

ServerPart ReadServerPart(JsonFields& fields) {
  ServerPart part;
  fields.Read("stream", part.stream, ReadPayload);
  fields.Read("streams", part.streams, ListOf(ReadPayload, 1));
  fields.Read("end", part.end, Flag);
  fields.Read("head", part.head, ReadHead);
  fields.Read("cuts", part.cuts, ReadCuts);
  fields.Read("family", part.family, ReadFamily);
  fields.Read("gapMs", part.gap_ms, AtLeast(0));
  fields.Read("connections", part.connections, ReadConnections);
  fields.Read("otherwise", part.otherwise, ReadConnections);
  fields.OnlyWith("otherwise", {"connections"});
  return part;
}

void CheckServerPart(const ServerPart& part, const JsonPlace& place) {
  std::vector<const char*> said;
  if (part.stream) said.push_back("stream");
  if (part.streams) said.push_back("streams");
  if (part.connections) said.push_back("connections");
  if (said.size() != 1) {
    place.Expected("exactly one of stream, streams and connections",
                   said.empty() ? "none" : Listed(said, "and"));
  }
  const auto demand = [&place](bool holds, const char* key, const char* what) {
    if (!holds) place.Nearest(key).Expected(what, std::string(key));
  };
  demand(part.has_streams() || !part.head, "head", "head only with stream or streams");
  demand(part.has_streams() || !part.end.value_or(false), "end", "end only with stream or streams");
  demand(part.stream || !part.cuts, "cuts", "cuts only with stream");
  demand(part.stream || !part.family, "family", "family only with stream");
  demand(!part.cuts || !part.family, "family", "cuts or family, not both");
  demand(part.cuts || part.family || !part.gap_ms, "gapMs", "gapMs only with cuts or family");
}

std::vector<Delivery> Deliveries(const ServerPart& part, const JsonPlace& place) {
  if (part.cuts) CheckOffsets(part, *part.cuts, place.Nearest("cuts"));
  if (!part.family) return {part.cuts.value_or(Delivery())};
  const JsonPlace at = place.Nearest("family");
  if (part.family->empty()) return AllCuts(part.stream->Size(), at);
  for (const Delivery& delivery : *part.family) CheckOffsets(part, delivery, at);
  return *part.family;
}

}  // namespace sse::conformance
