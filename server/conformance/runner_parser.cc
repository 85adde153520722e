// Implements runner_parser.h. Must not know other plays, or how verdicts are shown.
#include "server/conformance/runner_parser.h"

#include <algorithm>

#include "server/conformance/native_client.h"
#include "server/conformance/report_play.h"
#include "server/conformance/runner_bell.h"

namespace sse::conformance {
namespace {

Observation ParseNatively(const ParserInput& input, const Delivery& delivery) {
  Observation seen;
  SourceObservation& source = seen.sources[1];
  NativeParser parser([&](const NativeEvent& event) {
    source.events.push_back(
        {event.type, event.data, event.last_event_id, std::nullopt, std::nullopt, Clock::now()});
  });
  input.Feed(
      delivery, [&](std::string_view bytes) { parser.Feed(bytes); }, [&] { parser.EndStream(); });
  source.last_event_id = std::optional(parser.source().last_event_id());
  const std::optional<uint32_t> retry = parser.source().retry_ms();
  source.retry_ms = retry ? std::optional<uint64_t>(*retry) : std::nullopt;
  return seen;
}

}  // namespace

DeliveryLimits NativeSubject::limits() const { return {16 * 1024 * 1024, 256 * 1024 * 1024}; }

std::vector<Observation> NativeSubject::Parse(const ParserInput& input,
                                              const std::vector<Delivery>& deliveries) {
  std::vector<Observation> all;
  for (const Delivery& delivery : deliveries) all.push_back(ParseNatively(input, delivery));
  return all;
}

DeliveryLimits AdapterSubject::limits() const { return {8 * 1024, 4 * 1024 * 1024}; }

std::vector<Observation> AdapterSubject::Parse(const ParserInput& input,
                                               const std::vector<Delivery>& deliveries) {
  const auto bell = std::make_shared<Bell>();
  const auto count = static_cast<uint32_t>(deliveries.size());
  const auto talk = adapter_.Converse(count, [bell] { bell->Ring(); });
  for (uint32_t source = 1; source <= count; source++) {
    const uint32_t id = talk->IdOf(source);
    talk->Send(SourceCommand("parse", id));
    input.Feed(
        deliveries[source - 1], [&](std::string_view bytes) { talk->Send(FeedCommand(id, bytes)); },
        [&] { talk->Send(SourceCommand("end", id)); });
    talk->Send(SourceCommand("probe", id));
  }
  const Time end = Clock::now() + probe_time_;
  for (uint64_t rings = bell->rings(); !talk->Answered(count, 1); rings = bell->rings()) {
    if (Clock::now() >= end) adapter_.Abandon("hung: it did not parse in time");
    bell->Wait(rings, std::max(end, Clock::now() + std::chrono::milliseconds(20)));
  }
  const std::string unsupported = talk->unsupported();
  std::vector<Observation> all(count);
  talk->Look([&](const Observation& seen) {
    for (uint32_t source = 1; source <= count; source++) {
      const auto found = seen.sources.find(source);
      if (found != seen.sources.end()) all[source - 1].sources[1] = found->second;
      all[source - 1].adapter_trouble = seen.adapter_trouble;
      if (!unsupported.empty())
        all[source - 1].adapter_trouble = "the adapter does not know " + unsupported;
    }
  });
  adapter_.Forget(talk);
  return all;
}

PlayResult RunParserPlay(const Case& which, const PlaySpec& play, ParserSubject& subject) {
  const Time start = Clock::now();
  const ParserInput input(play);
  const std::vector<Delivery> deliveries = input.Deliveries(subject.limits());
  PlayResult result;
  for (size_t at = 0; at < deliveries.size(); at += subject.batch()) {
    const size_t end = std::min(at + subject.batch(), deliveries.size());
    const std::vector<Delivery> some(deliveries.begin() + at, deliveries.begin() + end);
    const std::vector<Observation> seen = subject.Parse(input, some);
    for (size_t i = 0; i < some.size(); i++) {
      Judgement judgement = JudgeParser(which, play, seen[i]);
      const bool first = at + i == 0;
      if (!first && judgement.verdict <= result.judgement.verdict) continue;
      if (!first) judgement.message = some[i].name + ": " + judgement.message;
      result.judgement = std::move(judgement);
      result.seen = DescribeSeen(seen[i]);
    }
    if (result.judgement.verdict >= Verdict::kNonStrict) break;
  }
  result.ms = static_cast<double>(MicrosBetween(start, Clock::now())) / 1000;
  return result;
}

}  // namespace sse::conformance
