// The native core as a client, and the ways in which parsers are fed.
#include "server/conformance/native_client.h"
#include "server/conformance/runner_deliveries.h"
#include "server/conformance/runner_parser.h"
#include "tests/native/catch.h"

using namespace sse::conformance;

namespace {

std::vector<std::string> Parsed(const std::vector<std::string>& chunks) {
  std::vector<std::string> events;
  NativeParser parser([&](const NativeEvent& event) {
    events.push_back(event.type + "|" + event.data + "|" + event.last_event_id);
  });
  for (const std::string& chunk : chunks) parser.Feed(chunk);
  return events;
}

PlaySpec PlayOf(const std::vector<std::vector<std::string>>& streams) {
  PlaySpec play;
  for (const auto& pieces : streams) {
    auto& stream = play.streams.emplace_back();
    for (const std::string& piece : pieces) stream.push_back(Payload(piece));
  }
  return play;
}

std::vector<std::string> Names(const std::vector<Delivery>& deliveries) {
  std::vector<std::string> names;
  for (const Delivery& delivery : deliveries) names.push_back(delivery.name);
  return names;
}

constexpr DeliveryLimits kNoLimits{1 << 30, 1 << 30};

}  // namespace

TEST_CASE("the native client decodes, joins and remembers like an EventSource") {
  CHECK(Parsed({"data: a\nid: 1\n\ndata: b\nevent: e\n\n"}) ==
        std::vector<std::string>{"message|a|1", "e|b|1"});
  CHECK(Parsed({"data: \xE2\x82", "\xAC\xFF\n\n"}) ==
        std::vector<std::string>{"message|€\xEF\xBF\xBD|"});
  const std::string longer(100000, 'x');
  CHECK(Parsed({"data: " + longer + "\ndata: y\n\n"}) ==
        std::vector<std::string>{"message|" + longer + "\ny|"});
}

TEST_CASE("the native client discards an unfinished block at the end of a stream") {
  std::vector<std::string> events;
  NativeParser parser([&](const NativeEvent& event) { events.push_back(event.data); });
  parser.Feed("data: a\nretry: 77\n");
  parser.EndStream();
  parser.Feed("data: b\n\n");
  CHECK(events == std::vector<std::string>{"b"});
  CHECK(parser.source().retry_ms() == 77u);
}

TEST_CASE("nothing is dispatched after a close inside an event") {
  std::vector<std::string> events;
  NativeSource source([&](const NativeEvent& event) {
    events.push_back(event.data);
    source.Close();
  });
  source.Start();
  while (source.NextAction() != 0) {
  }
  source.Respond(200, "text/event-stream");
  source.Feed("data: a\n\ndata: b\n\n");
  CHECK(events == std::vector<std::string>{"a"});
}

TEST_CASE("a short stream is fed whole, byte by byte and cut at every offset") {
  CHECK(Names(ParserInput(PlayOf({{"abc"}})).Deliveries(kNoLimits)) ==
        std::vector<std::string>{"whole", "byte by byte", "cut at 1", "cut at 2"});
  CHECK(Names(ParserInput(PlayOf({{"a", "b"}, {"cd"}})).Deliveries(kNoLimits)) ==
        std::vector<std::string>{"whole", "in the case's pieces", "byte by byte",
                                 "cut at 1 of stream 1", "cut at 1 of stream 2"});
}

TEST_CASE("a long stream is cut near its ends and near the sizes of buffers") {
  const PlaySpec play = PlayOf({{std::string(70000, 'x')}});
  const std::vector<Delivery> deliveries = ParserInput(play).Deliveries(kNoLimits);
  std::set<size_t> cuts;
  for (const Delivery& delivery : deliveries) {
    if (!delivery.cuts.empty() && delivery.cuts[0].size() == 1) cuts.insert(delivery.cuts[0][0]);
  }
  for (const size_t at : {1, 63, 4095, 4096, 4097, 16384, 65535, 65536, 69999}) {
    CHECK(cuts.count(at) == 1);
  }
  CHECK(cuts.count(30000) == 0);
  CHECK(cuts.size() < 500);
}

TEST_CASE("every delivery feeds the same bytes, with an end between two streams") {
  const PlaySpec play = PlayOf({{"ab", "c"}, {"", "de"}});
  const ParserInput input(play);
  for (const Delivery& delivery : input.Deliveries(kNoLimits)) {
    std::string fed;
    input.Feed(
        delivery, [&](std::string_view bytes) { fed += bytes; }, [&] { fed += '|'; });
    INFO(delivery.name);
    CHECK(fed == "abc|de");
  }
}

TEST_CASE("the verdict of a parser is that of the worst delivery, which is named") {
  // Loses what was cut, like a parser without a buffer.
  class Forgetful : public ParserSubject {
   public:
    DeliveryLimits limits() const override { return kNoLimits; }
    size_t batch() const override { return 3; }
    std::vector<Observation> Parse(const ParserInput& input,
                                   const std::vector<Delivery>& deliveries) override {
      std::vector<Observation> all;
      for (const Delivery& delivery : deliveries) {
        SourceObservation& source = all.emplace_back().sources[1];
        input.Feed(
            delivery,
            [&](std::string_view bytes) {
              if (bytes != "data: x\n\n") return;
              source.events.push_back({"message", "x", "", std::nullopt, std::nullopt, Time()});
            },
            [] {});
      }
      return all;
    }
  };
  Case which;
  PlaySpec play = PlayOf({{"data: x\n\n"}});
  ExpectedEvent event;
  event.data = Payload(std::string("x"));
  play.expect.events = {event};
  Forgetful forgetful;
  const PlayResult result = RunParserPlay(which, play, forgetful);
  CHECK(result.judgement.verdict == Verdict::kFailed);
  CHECK(result.judgement.message.find("byte by byte: expected 1 event, saw 0") == 0);
  NativeSubject core;
  CHECK(RunParserPlay(which, play, core).judgement.verdict == Verdict::kOk);
}
