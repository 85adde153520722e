// Reads what the server does: entries, steps, heads and points. Must not know the short forms.
#include <algorithm>
#include <iterator>

#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

// A list of connections is kept with `times` unrolled: at most 50 MB.
constexpr uint64_t kMaxEntries = 10'000;
constexpr uint64_t kMaxSteps = 200'000;

Steps ReadSteps(const JsonPlace& place);

// How `data` and `split` are cut.
template <class Cut>
void ReadCut(JsonFields& fields, Cut& cut) {
  fields.Read("every", cut.every, AtLeast<uint64_t>(1));
  fields.Read("at", cut.at, ReadOffsets);
  if (cut.every > 0 && !cut.at.empty()) fields.place().Expected("every or at", "both");
}

Step ReadData(const JsonPlace& place, JsonFields& fields) {
  step::Data data{ReadPayload(place), 0, {}, 0};
  ReadCut(fields, data);
  fields.Read("gapMs", data.gap_ms, AtLeast(0));
  fields.OnlyWith("gapMs", {"every", "at"});
  return {std::move(data)};
}

Step ReadLastChunk(const JsonPlace& place, JsonFields&) {
  return {ReadObject<step::LastChunk>(place, [](JsonFields& fields, step::LastChunk& chunk) {
    fields.Read("trailers", chunk.trailers, ReadHeaders);
  })};
}

Step ReadCompress(const JsonPlace& place, JsonFields& fields) {
  using Coder = step::Compress::Coder;
  constexpr auto kCoder =
      OneOf<Coder>({{"gzip", Coder::kGzip}, {"deflate", Coder::kDeflate}, {"none", Coder::kNone}});
  step::Compress compress{kCoder(place), true};
  fields.Read("sync", compress.sync, Flag);
  return {compress};
}

Step ReadFlush(const JsonPlace& place, JsonFields&) {
  if (!Flag(place)) place.Expected("true");
  return {step::Flush{}};
}

Step ReadSplit(const JsonPlace& place, JsonFields& fields) {
  step::Split split;
  if (!place.value().is_null()) {
    split = ReadObject<step::Split>(place, [](JsonFields& cuts, step::Split& cut) {
      cuts.ExactlyOne({"every", "at"});
      ReadCut(cuts, cut);
    });
  }
  fields.Read("gapMs", split.gap_ms, AtLeast(0));
  return {std::move(split)};
}

Step ReadRepeat(const JsonPlace& place, JsonFields&) {
  return {ReadObject<step::Repeat>(place, [](JsonFields& fields, step::Repeat& repeat) {
    fields.Require("count", repeat.count, AtLeast<uint64_t>(1));
    fields.Read("from", repeat.from, AtLeast<uint64_t>(0));
    fields.Require("steps", repeat.steps, ReadSteps);
  })};
}

Step ReadMark(const JsonPlace& place, JsonFields&) {
  return {step::Mark{Matching(place, "[a-z][a-z0-9-]*", "a name of a-z, 0-9 and -")}};
}

Step ReadHold(const JsonPlace& place, JsonFields&) {
  if (place.value().is_number()) return {step::Hold{AtLeast(1)(place)}};
  if (place.value() != true) place.Expected("true, or a number of ms");
  return {step::Hold{}};
}

Step ReadWaitFor(const JsonPlace& place, JsonFields& fields) {
  step::WaitFor wait{ReadPoint(place), 5000};
  const Point::Kind kind = wait.point.kind;
  if (kind != Point::Kind::kRequest && kind != Point::Kind::kClientClose &&
      kind != Point::Kind::kSignal) {
    place.Expected("request, clientClose or signal, since the server can wait for nothing else");
  }
  fields.Read("ms", wait.ms, AtLeast(1));
  return {std::move(wait)};
}

Step ReadClose(const JsonPlace& place, JsonFields&) {
  using How = step::Close::How;
  constexpr auto kHow = OneOf<How>({{"fin", How::kFin},
                                    {"rst", How::kRst},
                                    {"half", How::kHalf},
                                    {"tls-noclose", How::kTlsNoClose}});
  return {step::Close{kHow(place)}};
}

// Steps that have nothing but a number of ms.
template <class Action>
Step ReadTimed(const JsonPlace& place, JsonFields&) {
  return {Action{AtLeast(1)(place)}};
}

// Steps that have nothing but bytes.
template <class Action>
Step ReadBytes(const JsonPlace& place, JsonFields&) {
  return {Action{ReadPayload(place)}};
}

constexpr Kind<Step> kVerbs[] = {
    {"head", [](const JsonPlace& at, JsonFields&) { return Step{step::WriteHead{ReadHead(at)}}; }},
    {"raw", ReadBytes<step::Raw>},
    {"chunk", ReadBytes<step::Chunk>},
    {"data", ReadData},
    {"lastChunk", ReadLastChunk},
    {"compress", ReadCompress},
    {"flush", ReadFlush},
    {"delay", ReadTimed<step::Delay>},
    {"split", ReadSplit},
    {"repeat", ReadRepeat},
    {"mark", ReadMark},
    {"hold", ReadHold},
    {"waitFor", ReadWaitFor},
    {"awaitClientClose", ReadTimed<step::AwaitClientClose>},
    {"keepAlive", ReadTimed<step::KeepAlive>},
    {"close", ReadClose},
};

Step ReadStep(const JsonPlace& place) { return ReadOneKind(place, kVerbs); }

Steps ReadSteps(const JsonPlace& place) { return ListOf(ReadStep, 1)(place); }

uint64_t CountSteps(const Steps& steps) {
  uint64_t count = steps.size();
  for (const Step& step : steps) {
    if (const auto* repeat = std::get_if<step::Repeat>(&step.action)) {
      count += CountSteps(repeat->steps);
    }
  }
  return count;
}

struct Connection {
  Entry entry;
  uint64_t times = 1;
};

Connection ReadConnection(const JsonPlace& place) {
  constexpr auto kAt =
      OneOf<Entry::At>({{"request", Entry::At::kRequest}, {"accept", Entry::At::kAccept}});
  return ReadObject<Connection>(place, [&kAt](JsonFields& fields, Connection& connection) {
    fields.Read("at", connection.entry.at, kAt);
    fields.Read("refuseMs", connection.entry.refuse_ms, AtLeast(1));
    fields.Read("times", connection.times, AtLeast<uint64_t>(1, kMaxEntries));
    fields.Require("steps", connection.entry.steps, ReadSteps);
  });
}

}  // namespace

std::vector<Entry> ReadConnections(const JsonPlace& place) {
  std::vector<Entry> entries;
  uint64_t steps = 0;
  for (const Connection& connection : ListOf(ReadConnection, 1)(place)) {
    steps += connection.times * CountSteps(connection.entry.steps);
    if (entries.size() + connection.times > kMaxEntries || steps > kMaxSteps) {
      place.Expected("at most " + std::to_string(kMaxEntries) + " entries and " +
                         std::to_string(kMaxSteps) + " steps, times included",
                     "more");
    }
    for (uint64_t i = 1; i <= connection.times; ++i) {
      entries.push_back(connection.entry);
      entries.back().index = i;
    }
  }
  return entries;
}

std::vector<uint64_t> ReadOffsets(const JsonPlace& place) {
  const std::vector<uint64_t> offsets = ListOf(AtLeast<uint64_t>(1), 1)(place);
  for (size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] <= offsets[i - 1]) place.Items()[i].Expected("offsets in rising order");
  }
  return offsets;
}

Head DefaultHead() {
  Head head;
  head.headers = {{"Content-Type", Payload("text/event-stream")},
                  {"Cache-Control", Payload("no-store")}};
  return head;
}

Head ReadHead(const JsonPlace& place) {
  using Framing = Head::Framing;
  constexpr auto kFraming = OneOf<Framing>({{"chunked", Framing::kChunked},
                                            {"length", Framing::kLength},
                                            {"close", Framing::kClose},
                                            {"none", Framing::kNone}});
  constexpr auto kVersion = OneOf<const char*>({{"1.1", "1.1"}, {"1.0", "1.0"}});
  return ReadObject<Head>(place, [&](JsonFields& fields, Head& head) {
    Headers added;
    head = DefaultHead();
    fields.Read("version", head.version, kVersion);
    fields.Read("status", head.status, AtLeast<int>(100, 999));
    fields.Read("reason", head.reason, Text);
    fields.Read("headers", head.headers, ReadHeaders);
    fields.Read("add", added, ReadHeaders);
    fields.Read("framing", head.framing, kFraming);
    fields.Read("length", head.length, AtLeast<uint64_t>(0));
    std::move(added.begin(), added.end(), std::back_inserter(head.headers));
  });
}

}  // namespace sse::conformance
