// See parser_play.h.
#include "parser_play.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "payload.h"

namespace sse::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// Appends the event, or the events of a `repeat`. Without a lastEventId it is the one before's.
void ReadEvent(const json& row, size_t index, std::vector<Event>& events) {
  if (row.contains("repeat")) {
    const json& repeat = row.at("repeat");
    const size_t from = repeat.value("from", size_t{0});
    const size_t count = repeat.at("count");
    for (size_t i = 0; i < count; i++) ReadEvent(repeat.at("event"), from + i, events);
    return;
  }
  Event event;
  if (!events.empty()) event.last_event_id = events.back().last_event_id;
  if (row.contains("type")) event.type = ExpandPayload(row.at("type"), index);
  if (row.contains("lastEventId"))
    event.last_event_id = ExpandPayload(row.at("lastEventId"), index);
  event.data = ExpandPayload(row.at("data"), index);
  events.push_back(std::move(event));
}

void ReadRetry(const json& retry, Expectation& expectation) {
  expectation.judges_retry = true;
  if (retry.is_number()) expectation.retry_ms = retry.get<uint32_t>();
  if (retry.is_object()) expectation.least_retry_ms = retry.at("min").get<uint32_t>();
}

// Adds to `expectation` what `row` says.
void ReadExpectation(const json& row, Expectation& expectation) {
  if (row.contains("events")) {
    expectation.events.emplace();
    for (const json& event : row.at("events")) ReadEvent(event, 0, *expectation.events);
  }
  if (row.contains("lastEventId")) {
    const json& id = row.at("lastEventId");
    expectation.last_event_id = id.is_null() ? "" : ExpandPayload(id);
  }
  if (row.contains("retry")) ReadRetry(row.at("retry"), expectation);
}

void ReadDeliveries(const json& row, ParserPlay& play) {
  if (row.contains("cuts")) play.cuts.push_back(row.at("cuts"));
  const json family = row.value("family", json::object());
  for (const json& cuts : family.value("cutSets", json::array())) play.cuts.push_back(cuts);
  for (const size_t length : family.value("sizes", std::vector<size_t>())) {
    std::vector<size_t>& cuts = play.cuts.emplace_back();
    for (size_t at = length; at < play.streams[0].size(); at += length) cuts.push_back(at);
  }
}

ParserPlay ReadPlay(const json& row, const std::string& name) {
  ParserPlay play;
  play.name = name;
  if (row.contains("stream")) play.streams.push_back(ExpandPayload(row.at("stream")));
  for (const json& stream : row.value("streams", json::array())) {
    play.streams.push_back(ExpandPayload(stream));
  }
  if (play.streams.empty()) throw std::runtime_error("a parser needs `stream` or `streams`");
  ReadDeliveries(row, play);
  Expectation common;
  ReadExpectation(row.at("expect"), common);
  for (const json& alternative : row.at("expect").value("oneOf", json::array())) {
    play.allowed.push_back(common);
    ReadExpectation(alternative, play.allowed.back());
  }
  if (play.allowed.empty()) play.allowed.push_back(common);
  return play;
}

void ReadCase(const json& row, std::vector<ParserPlay>& plays) {
  const json& profiles = row.at("profiles");
  if (std::find(profiles.begin(), profiles.end(), "parser") == profiles.end()) return;
  const std::string id = row.at("id");
  if (!row.contains("variants")) plays.push_back(ReadPlay(row, id));
  for (const json& variant : row.value("variants", json::array())) {
    json whole = row;
    whole.update(variant);
    plays.push_back(ReadPlay(whole, id + '/' + variant.at("name").get<std::string>()));
  }
}

void ReadFile(const fs::path& path, std::vector<ParserPlay>& plays) {
  std::ifstream file(path);
  const json group = json::parse(file);
  if (!group.contains("cases")) return;  // the schema, the clauses
  for (const json& row : group.at("cases")) {
    try {
      ReadCase(row, plays);
    } catch (const std::exception& error) {
      throw std::runtime_error(row.value("id", "a case without id") + ": " + error.what());
    }
  }
}

fs::path CasesFolder() {
  const char* const named = std::getenv("SSE_CASES");
  return named ? named : SSE_CASES;
}

}  // namespace

std::vector<ParserPlay> LoadParserPlays() {
  const fs::path folder = CasesFolder();
  if (!fs::is_directory(folder)) {
    throw std::runtime_error("No cases in \"" + folder.string() +
                             "\": run from the project's folder, or name theirs in SSE_CASES.");
  }
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<ParserPlay> plays;
  for (const fs::path& path : paths) ReadFile(path, plays);
  return plays;
}

std::string Expectation::Judge(const Outcome& outcome) const {
  if (least_retry_ms && (!outcome.retry_ms || *outcome.retry_ms < *least_retry_ms)) {
    return "the reconnection time is below " + std::to_string(*least_retry_ms);
  }
  Outcome expected = outcome;
  if (events) expected.events = *events;
  if (last_event_id) expected.last_event_id = *last_event_id;
  if (judges_retry && !least_retry_ms) expected.retry_ms = retry_ms;
  return Difference(expected, outcome);
}

std::string ParserPlay::Judge(const Outcome& outcome) const {
  std::string why;
  for (const Expectation& expectation : allowed) {
    why = expectation.Judge(outcome);
    if (why.empty()) break;
  }
  return why;
}

}  // namespace sse::test
