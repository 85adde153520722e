// Reads plays: what server and client do and what is expected, for a case or each of its variants,
// once per delivery. Must not know the file around the case.
#include <algorithm>
#include <set>

#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

// The parser profile keeps a stream that is cut in memory, piece by piece.
constexpr uint64_t kMaxCutBytes = 16 * 1024 * 1024;
constexpr uint64_t kMaxPieces = 64 * 1024;

constexpr const char* kDefaultCheckStream = "data: x\n\n";

// What a case or a variant says itself.
struct PlayPart {
  std::string name;
  ServerPart server;
  std::optional<ClientPlan> client;
  std::optional<Check> check;
  std::optional<Expect> expect;
  std::optional<uint32_t> timeout_ms;
  std::optional<bool> alone;
  std::optional<JsonPlace> client_at, expect_at;

  void Inherit(const PlayPart& from) {
    server.Inherit(from.server);
    InheritKey(client, from.client);
    InheritKey(check, from.check);
    InheritKey(expect, from.expect);
    InheritKey(timeout_ms, from.timeout_ms);
    InheritKey(alone, from.alone);
    InheritKey(client_at, from.client_at);
    InheritKey(expect_at, from.expect_at);
  }
};

Check ReadCheck(const JsonPlace& place) {
  return ReadObject<Check>(place, [](JsonFields& fields, Check& check) {
    check.name = Matching(fields.Need("name"), "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                          "a name of a-z and 0-9, with dashes between words");
    fields.Require("asserts", check.asserts, NonEmptyText);
  });
}

PlayPart ReadPlayPart(JsonFields& fields) {
  PlayPart part;
  part.server = ReadServerPart(fields);
  fields.Read("client", part.client, ReadClient);
  fields.Read("check", part.check, ReadCheck);
  fields.Read("expect", part.expect, ReadExpect);
  fields.Read("timeoutMs", part.timeout_ms, AtLeast(100));
  fields.Read("alone", part.alone, Flag);
  part.client_at = fields.Find("client");
  part.expect_at = fields.Find("expect");
  return part;
}

PlayPart ReadVariant(const JsonPlace& place) {
  return ReadObject<PlayPart>(place, [](JsonFields& fields, PlayPart& part) {
    part = ReadPlayPart(fields);
    fields.Require("name", part.name, NonEmptyText);
  });
}

void CheckParserProfile(const PlayPart& part, const JsonPlace& place) {
  constexpr const char* kWhy = "stream or streams, because the profile parser is fed bytes";
  if (part.server.connections) place.Nearest("connections").Expected(kWhy, "connections");
  if (part.client && part.client->close_on) place.Nearest("client").Expected(kWhy, "closeOn");
}

void CheckPieces(const PlayPart& part, const Delivery& delivery, const JsonPlace& place) {
  if (delivery.is_whole()) return;
  const uint64_t size = part.server.stream->Size();
  const uint64_t pieces = delivery.every > 0 ? size / delivery.every : delivery.at.size();
  if (size <= kMaxCutBytes && pieces < kMaxPieces) return;
  place.Nearest(part.server.cuts ? "cuts" : "family")
      .Expected("at most " + std::to_string(kMaxPieces) + " pieces and " +
                    std::to_string(kMaxCutBytes) + " bytes for the profile parser",
                std::to_string(size) + " bytes");
}

void CheckPart(const PlayPart& part, const JsonPlace& place) {
  const bool is_silent = !part.server.has_streams() && !part.server.connections;
  if (!is_silent || !part.check) CheckServerPart(part.server, place);
  if (!part.expect && !part.check) place.Expected("expect or check", "none");
}

std::string Joined(const std::string& variant, const std::string& delivery) {
  return variant.empty() || delivery.empty() ? variant + delivery : variant + ", " + delivery;
}

bool MentionsTls(const ClientPlan& client) {
  return HasTlsPlaceholder(client.url) ||
         std::any_of(client.sources.begin(), client.sources.end(),
                     [](const ExtraSource& source) { return HasTlsPlaceholder(source.url); });
}

// Everything but the scenario.
PlaySpec Frame(const PlayPart& part) {
  PlaySpec play;
  play.client = part.client.value_or(ClientPlan());
  play.check = part.check;
  play.expect = part.expect.value_or(Expect());
  play.timeout_ms = part.timeout_ms.value_or(play.timeout_ms);
  play.alone = part.alone.value_or(false);
  const ServerPart& server = part.server;
  if (!part.check && server.has_streams() && !server.end.value_or(false)) {
    Imply(play.expect, server.streams ? server.streams->size() : 1);
  }
  return play;
}

void ExpandPlays(PlayPart part, const JsonPlace& where, bool has_parser_profile,
                 std::vector<PlaySpec>& plays) {
  CheckPart(part, where);
  if (has_parser_profile) CheckParserProfile(part, where);
  ServerPart& server = part.server;
  if (!server.has_streams() && !server.connections) server.stream = Payload(kDefaultCheckStream);
  const PlaySpec frame = Frame(part);
  for (const Delivery& delivery : Deliveries(server, where)) {
    PlaySpec play = frame;
    play.name = Joined(part.name, delivery.name);
    play.scenario = ExpandScenario(server, delivery);
    play.scenario.needs_tls |= MentionsTls(play.client);
    if (has_parser_profile) {
      CheckPieces(part, delivery, where);
      play.streams = Pieces(server, delivery);
    }
    plays.push_back(std::move(play));
  }
  for (const auto& place : {part.client_at, part.expect_at}) {
    if (place) CheckMarks(*place, plays.back().scenario);
  }
}

}  // namespace

std::vector<PlaySpec> ReadPlays(JsonFields& fields, bool has_parser_profile) {
  const PlayPart own = ReadPlayPart(fields);
  const auto variants = fields.Find("variants");
  std::vector<PlaySpec> plays;
  if (!variants) {
    ExpandPlays(own, fields.place(), has_parser_profile, plays);
    return plays;
  }
  std::set<std::string> names;
  const std::vector<JsonPlace> places = variants->Items();
  size_t index = 0;
  for (PlayPart& part : ListOf(ReadVariant, 2)(*variants)) {
    const JsonPlace& place = places[index++];
    if (!names.insert(part.name).second) place.Find("name")->Expected("a name of its own");
    part.Inherit(own);
    ExpandPlays(std::move(part), place, has_parser_profile, plays);
  }
  return plays;
}

}  // namespace sse::conformance
